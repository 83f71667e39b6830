using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>Which of a run's task instances.</summary>
public sealed record InstanceFilter
{
    /// <summary>Only this task's.</summary>
    public string? TaskId { get; init; }

    /// <summary>Only those in one of these states.</summary>
    public IReadOnlyList<TaskInstanceState>? States { get; init; }

    /// <summary>Only those whose index's name holds this text, or whose index it is.</summary>
    public string? Search { get; init; }
}
