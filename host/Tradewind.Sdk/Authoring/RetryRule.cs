using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// What becomes of an attempt that threw, by the exception's type: <c>On&lt;TimeoutException&gt;().RetryIn(Seconds(10))</c>. Rules are asked in
/// order; the first that fits decides. How often a task is tried again is up to its retries.
/// </summary>
public sealed class RetryRule
{
    internal RetryRule(RetryMatch match, RetryChoice choice, TimeSpan? delay) => (Match, Choice, Delay) = (match, choice, delay);

    internal RetryMatch Match { get; }

    internal RetryChoice Choice { get; }

    internal TimeSpan? Delay { get; }

    internal RetryRuleSpec Spec => new() { ErrorType = Match.Type.FullName ?? Match.Type.Name, Choice = Choice, Delay = Delay };

    /// <summary>Whether it decides about one of these.</summary>
    internal bool Fits(IEnumerable<Exception> thrown) => thrown.Any(Match.Type.IsInstanceOfType);
}
