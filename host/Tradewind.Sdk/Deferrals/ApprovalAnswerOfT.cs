namespace Tradewind;

/// <summary>A person's answer with a form: the output of <c>dag.Approval&lt;T&gt;(...)</c>.</summary>
/// <typeparam name="T">The form's record.</typeparam>
/// <param name="Chosen">What was chosen, in the order of the options.</param>
/// <param name="Form">What was filled in; the record's own values when nobody answered and the defaults count.</param>
/// <param name="By">Who answered, for example <c>user:ada</c>; <c>timeout</c> when nobody did.</param>
/// <param name="At">When.</param>
public sealed record ApprovalAnswer<T>(IReadOnlyList<string> Chosen, T Form, string By, DateTimeOffset At)
{
    /// <summary>Whether this was chosen.</summary>
    public bool Has(string option) => Chosen.Contains(option);
}
