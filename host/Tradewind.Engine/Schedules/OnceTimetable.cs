namespace Tradewind.Engine.Schedules;

/// <summary>One run, at the DAG's start.</summary>
internal sealed class OnceTimetable(DateTimeOffset start, DateTimeOffset? end) : Timetable(start, end)
{
    public override string Describe() => $"Once, at {Start:yyyy-MM-dd HH:mm:ss} (UTC)";

    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) =>
        logicalDate <= Start ? ScheduledRun.At(Start) : null;

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) =>
        Start < logicalDate ? ScheduledRun.At(Start) : null;
}
