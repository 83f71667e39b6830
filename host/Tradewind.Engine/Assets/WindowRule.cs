using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>Where all parts of a window are waited for: whether they have news, and which have not.</summary>
public static class WindowRule
{
    /// <summary>Whether the schedule waits for whole windows of any asset.</summary>
    public static bool Waits(ScheduleSpec schedule) => schedule.Partitions is { } partitions && partitions.ByAsset.Values.Append(partitions.All).Any(Waits);

    /// <summary>Whether the map waits for whole windows.</summary>
    public static bool Waits(PartitionMapSpec map) => map.Steps.Any(step => step.WholeOf is not null || step.Parts.Any(Waits));

    /// <summary>Whether news of one asset that belongs to one run is there for every part. An asset without windows needs one event.</summary>
    public static bool IsWhole(IEnumerable<PartitionPlace?> places)
    {
        var seen = new HashSet<int>();
        PartitionWindow? window = null;
        foreach (var place in places)
        {
            if (place is not { } part) return true;
            window = part.Window;
            seen.Add(part.At);
        }

        return window is not null && Enumerable.Range(0, window.Size).All(seen.Contains);
    }

    /// <summary>The windows of which there is news that waits, by asset and partition, the oldest first.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="queued">All the news that waits for it, oldest first.</param>
    public static IReadOnlyList<WindowProgress> Progress(string dagId, ScheduleSpec schedule, IReadOnlyList<QueuedNews> queued)
    {
        if (schedule.Partitions is not { } partitions) return [];
        return
        [
            .. queued.Select(news => (News: news, Mapped: PartitionRule.Map(partitions.Of(news.Asset), news.Partition)))
                .Where(one => one.Mapped is { Key: not null, Place: not null })
                .GroupBy(one => (one.News.Asset, one.Mapped.Key!))
                .Select(group =>
                {
                    var window = group.First().Mapped.Place!.Value.Window;
                    var seen = group.Select(one => one.Mapped.Place!.Value.At).ToHashSet();
                    return new WindowProgress(
                        dagId, group.Key.Asset, group.Key.Item2, window, [.. Enumerable.Range(0, window.Size).Where(part => !seen.Contains(part)).Select(window.Part)],
                        group.Min(one => one.News.At), group.Max(one => one.News.At));
                }),
        ];
    }
}
