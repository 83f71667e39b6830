namespace Tradewind.Client;

/// <summary>When the task instances of a run waited and worked, and what its length came from.</summary>
public sealed record GanttResource
{
    /// <summary>The run.</summary>
    public required RunResource Run { get; init; }

    /// <summary>The chain of tasks that the run's end waited for, first to last; empty while nothing has ended.</summary>
    public required IReadOnlyList<string> CriticalPath { get; init; }

    /// <summary>The instances in the order in which they started; those that never started are left out.</summary>
    public required IReadOnlyList<InstanceSpanResource> Spans { get; init; }

    /// <summary>Whether there are more instances than were asked for.</summary>
    public required bool Cut { get; init; }
}
