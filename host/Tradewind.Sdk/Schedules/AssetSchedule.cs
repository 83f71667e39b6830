using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run once assets have news since the run before; at given times as well if asked for.</summary>
public sealed class AssetSchedule : Schedule
{
    private readonly AssetConditionSpec _assets;
    private readonly bool _eachEvent;
    private readonly Schedule? _times;

    internal AssetSchedule(AssetConditionSpec assets, bool eachEvent, Schedule? times) => (_assets, _eachEvent, _times) = (assets, eachEvent, times);

    internal override string TimeZone => _times?.TimeZone ?? "UTC";

    /// <summary>
    /// A run for each event, in their order, instead of one run for all that is there. For one asset, or several joined by <c>|</c>.
    /// </summary>
    public AssetSchedule EachEvent() => new(_assets, true, _times) { Place = Place };

    /// <summary>
    /// Runs at these times too, news or not: <c>On(orders).OrAt(Daily(6))</c>. Such a run takes the news that is there with it (not with
    /// <see cref="EachEvent"/>).
    /// </summary>
    /// <param name="times">A schedule by the clock: <c>Cron</c>, <c>Daily</c> and the like, <c>Every</c>, <c>Events</c>, <c>Once</c>.</param>
    public AssetSchedule OrAt(Schedule times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return new(_assets, _eachEvent, times) { Place = times.Place };
    }

    internal override ScheduleSpec ToSpec() => new()
    {
        Kind = ScheduleKind.Assets, Assets = _assets, EachEvent = _eachEvent, OrAt = _times?.ToSpec(), TimeZone = TimeZone,
    };
}
