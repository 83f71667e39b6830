using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>When an attempt worked.</summary>
/// <param name="Number">From 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it is open.</param>
/// <param name="Outcome">How; null while it is open.</param>
public sealed record AttemptSpan(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AttemptOutcome? Outcome);
