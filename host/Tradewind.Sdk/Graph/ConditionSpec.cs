namespace Tradewind.Graph;

/// <summary>A boolean expression over the outcomes of upstream tasks, as a tree.</summary>
public sealed record ConditionSpec
{
    /// <summary>What this node says.</summary>
    public required ConditionOperator Operator { get; init; }

    /// <summary>The task it speaks of, for the leaf operators.</summary>
    public string? TaskId { get; init; }

    /// <summary>The parts of <c>And</c> and <c>Or</c> (two or more) and of <c>Not</c> (one).</summary>
    public IReadOnlyList<ConditionSpec> Parts { get; init; } = [];
}
