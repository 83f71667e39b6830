using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>How a run stands, as little as a bar or a mark beside its DAG's name shows.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="LogicalDate">The instant it stands for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="StartedAt">When its first tasks became ready; null when none has.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
public sealed record RunGlance(long Id, RunState State, DateTimeOffset LogicalDate, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>How long it ran or has run.</summary>
    public TimeSpan? Duration(DateTimeOffset now) => StartedAt is { } started ? (EndedAt ?? now) - started : null;
}
