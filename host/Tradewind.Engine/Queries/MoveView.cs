namespace Tradewind.Engine.Queries;

/// <summary>A change of state, as the history shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who or what made it.</param>
/// <param name="TaskId">The task; null for the run itself.</param>
/// <param name="MapIndex">The index; -1 for an ordinary task or the run.</param>
/// <param name="From">The state before, as a word.</param>
/// <param name="To">The state after, as a word.</param>
/// <param name="Why">The reason, if there is more to say.</param>
/// <param name="Name">What its index is called, if it is called anything.</param>
public sealed record MoveView(DateTimeOffset At, string Actor, string? TaskId, int MapIndex, string From, string To, string? Why, string? Name = null);
