using Tradewind.Graph;

namespace Tradewind.Execution;

/// <summary>What a task threw, and what its rules make of it. An aggregate stands for all that it holds.</summary>
internal sealed class Thrown(Exception exception)
{
    private readonly IReadOnlyList<Exception> _parts = exception is AggregateException several ? several.Flatten().InnerExceptions : [exception];

    /// <summary>Whether it means that there was nothing to do: of several, every one must say so.</summary>
    public bool IsSkip => _parts.Count > 0 && _parts.All(one => one is SkipException);

    /// <summary>Whether the task may be tried again, after which wait (null: its own), and the rule that says so.</summary>
    public (bool Retry, TimeSpan? In, RetryRule? Rule) Decide(IReadOnlyList<RetryRule> rules)
    {
        if (_parts.Any(one => one is FailNowException)) return (false, null, null);
        var rule = rules.FirstOrDefault(rule => rule.Fits([exception, .. _parts]));
        return (rule?.Choice != RetryChoice.Fail, rule?.Delay, rule);
    }
}
