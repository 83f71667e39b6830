namespace Tradewind;

/// <summary>A person's answer: the output of <c>dag.Approval(...)</c>.</summary>
/// <param name="Chosen">What was chosen, in the order of the options.</param>
/// <param name="By">Who answered, for example <c>user:ada</c>; <c>timeout</c> when nobody did and the defaults count.</param>
/// <param name="At">When.</param>
public sealed record ApprovalAnswer(IReadOnlyList<string> Chosen, string By, DateTimeOffset At)
{
    /// <summary>Whether this was chosen.</summary>
    public bool Has(string option) => Chosen.Contains(option);
}
