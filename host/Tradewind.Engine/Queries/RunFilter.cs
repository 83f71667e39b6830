using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>Which runs to list; null leaves a part open.</summary>
public sealed record RunFilter
{
    /// <summary>The DAG.</summary>
    public string? DagId { get; init; }

    /// <summary>Any of these states.</summary>
    public IReadOnlyList<RunState>? States { get; init; }

    /// <summary>What made it.</summary>
    public RunType? Type { get; init; }

    /// <summary>The partition it is about.</summary>
    public string? Partition { get; init; }

    /// <summary>Logical date at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Logical date before.</summary>
    public DateTimeOffset? To { get; init; }
}
