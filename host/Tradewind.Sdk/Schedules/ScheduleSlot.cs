namespace Tradewind;

/// <summary>One slot of a <see cref="CustomSchedule"/>: its run is due at the end, and has the start as logical date.</summary>
/// <param name="Start">Where the span of data begins that the run covers.</param>
/// <param name="End">Where it ends (exclusive); the same as the start for a run that stands for a moment.</param>
public readonly record struct ScheduleSlot(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>A slot for a moment.</summary>
    /// <param name="moment">When the run is due; also its logical date.</param>
    public static ScheduleSlot At(DateTimeOffset moment) => new(moment, moment);
}
