using Tradewind.Engine.Assets;
using Tradewind.Graph;

namespace Tradewind.Engine.Schedules;

/// <summary>Runs that news of assets brings; as a timetable it names only the times at which a run is due as well, if it has some.</summary>
public sealed class AssetTimetable : Timetable
{
    internal AssetTimetable(ScheduleSpec spec, DateTimeOffset start, DateTimeOffset? end) : base(start, end)
    {
        Spec = spec;
        Times = spec.OrAt is { } times ? From(times, start, end) : null;
    }

    /// <summary>The schedule.</summary>
    public ScheduleSpec Spec { get; }

    /// <summary>The times; null when only news counts.</summary>
    public Timetable? Times { get; }

    /// <inheritdoc/>
    public override string Describe()
    {
        var words = AssetRule.Words(Spec.Assets!);
        var news = Spec.EachEvent ? $"For each news of {words}" : $"When there is news of {words}";
        if (WindowRule.Waits(Spec)) news += ", for each partition once all of it is there";
        else if (Spec.Partitions is not null) news += ", by partition";
        return Times is null ? news : $"{news}; and: {Times.Describe()}";
    }

    /// <inheritdoc/>
    public override ScheduledRun? Next(DataInterval? last, DateTimeOffset now, bool catchup) => Times?.Next(last, now, catchup);

    // The times have slots of their own.
    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) => null;

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) => null;
}
