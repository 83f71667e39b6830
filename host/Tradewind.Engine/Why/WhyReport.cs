using Tradewind.Engine.States;

namespace Tradewind.Engine.Why;

/// <summary>Why a task instance does not run.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Blockers">Everything in its way now; empty when it runs or has ended.</param>
public sealed record WhyReport(TaskInstanceState State, IReadOnlyList<Blocker> Blockers);
