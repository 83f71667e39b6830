using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// A timetable of your own, in a script or a plugin: a class that names slots, one run each.
/// <code>
/// public sealed class TradingDays : CustomSchedule
/// {
///     public override string Describe() => "At 18:00 on trading days";
///
///     public override IEnumerable&lt;ScheduleSlot&gt; SlotsFrom(DateTimeOffset from) => ...;
/// }
/// </code>
/// The dag-processor asks it for the coming slots ahead of time, some hundred at once, and again before they run out; neither server nor
/// scheduler runs it. It must always name the same slots: no clock, no network, no files that change.
/// </summary>
public abstract class CustomSchedule : Schedule
{
    /// <summary>The IANA time zone that local times of the DAG are in.</summary>
    public virtual string LocalTimeZone => "UTC";

    internal sealed override string TimeZone => LocalTimeZone;

    /// <summary>The schedule in words, for its page: "At 18:00 on trading days".</summary>
    public abstract string Describe();

    /// <summary>
    /// The slots that start at a moment or after it, by their start and each start once. The list may be without end: it is read only as
    /// far as needed.
    /// </summary>
    /// <param name="from">The moment, in UTC.</param>
    public abstract IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from);

    internal sealed override ScheduleSpec ToSpec() => new() { Kind = ScheduleKind.Custom, Name = GetType().Name, Words = Describe(), TimeZone = TimeZone };
}
