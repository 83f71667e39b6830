using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run once assets have news since the run before; for each partition key if asked for, and at given times as well.</summary>
public sealed class AssetSchedule : Schedule
{
    private readonly AssetConditionSpec _assets;
    private readonly Schedule? _times;

    internal AssetSchedule(AssetConditionSpec assets) => _assets = assets;

    // What was said so far, with other times.
    private AssetSchedule(AssetSchedule other, Schedule? times)
    {
        (_assets, _times, IsEachEvent, Partitions, Place) = (other._assets, times, other.IsEachEvent, other.Partitions, times?.Place ?? other.Place);
    }

    internal override string TimeZone => _times?.TimeZone ?? "UTC";

    private bool IsEachEvent { get; init; }

    private PartitionScheduleSpec? Partitions { get; init; }

    /// <summary>
    /// A run for each event, in their order, instead of one run for all that is there. For one asset, or several joined by <c>|</c>.
    /// </summary>
    public AssetSchedule EachEvent() => new(this, _times) { IsEachEvent = true };

    /// <summary>
    /// A run for each partition key: once all assets that are needed have news with that key. <c>ctx.Partition</c> is the key.
    /// </summary>
    public AssetSchedule ByPartition() => ByPartition(Partition.Same());

    /// <summary>A run for each partition key that comes of those of the news: <c>On(orders).ByPartition(Partition.ToWeek())</c>.</summary>
    /// <param name="map">How the keys of every asset become those of runs.</param>
    public AssetSchedule ByPartition(PartitionMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(this, _times) { Partitions = (Partitions ?? new()) with { All = map.Spec } };
    }

    /// <summary>
    /// A run for each partition key, with a map of its own for one asset; the others keep theirs:
    /// <c>On(orders &amp; targets).ByPartition(orders, Partition.ToWeek())</c> waits for any day of a week and that week's targets.
    /// </summary>
    /// <param name="asset">The asset or alias.</param>
    /// <param name="map">How its keys become those of runs.</param>
    public AssetSchedule ByPartition(AssetCondition asset, PartitionMap map)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(map);
        var name = asset.Spec.Asset ?? throw new ArgumentException("A partition map is for one asset, not for several joined by & or |; name each.", nameof(asset));
        var soFar = Partitions ?? new();
        return new(this, _times) { Partitions = soFar with { ByAsset = new Dictionary<string, PartitionMapSpec>(soFar.ByAsset) { [name] = map.Spec } } };
    }

    /// <summary>
    /// Runs at these times too, news or not: <c>On(orders).OrAt(Daily(6))</c>. Such a run takes the news that is there with it (not with
    /// <see cref="EachEvent"/> or <see cref="ByPartition()"/>).
    /// </summary>
    /// <param name="times">A schedule by the clock: <c>Cron</c>, <c>Daily</c> and the like, <c>Every</c>, <c>Events</c>, <c>Once</c>.</param>
    public AssetSchedule OrAt(Schedule times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return new(this, times);
    }

    internal override ScheduleSpec ToSpec() => new()
    {
        Kind = ScheduleKind.Assets, Assets = _assets, EachEvent = IsEachEvent, Partitions = Partitions, OrAt = _times?.ToSpec(), TimeZone = TimeZone,
    };
}
