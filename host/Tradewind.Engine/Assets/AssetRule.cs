using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>Decides which runs the news that waits for a DAG is enough for.</summary>
public static class AssetRule
{
    /// <summary>What the keys of the runs begin with; no other run's may.</summary>
    public const string KeyPrefix = "asset__";

    /// <summary>What the keys of runs that are about a partition end with.</summary>
    public static string KeySuffix(string? partition) => partition is null ? "" : $"__{partition}";

    /// <summary>
    /// The news of each run to make, in order; none while an asset that is needed has no news. Where keys count, each key has runs of its own
    /// from the news that its key is made of; news of which no key can be made is left, and keeps nothing else waiting.
    /// </summary>
    /// <param name="schedule">A schedule of kind <see cref="ScheduleKind.Assets"/>.</param>
    /// <param name="queued">All the news that waits, oldest first.</param>
    public static IReadOnlyList<DueNews> Runs(ScheduleSpec schedule, IReadOnlyList<QueuedNews> queued)
    {
        if (schedule.Partitions is not { } partitions) return schedule.EachEvent ? [.. queued.Select(news => new DueNews([news]))] : OfAll(schedule, queued, null);
        var keyed = queued.Select(news => (News: news, Mapped: PartitionRule.Map(partitions.Of(news.Asset), news.Partition))).Where(one => one.Mapped.Key is not null);
        return schedule.EachEvent
            ? [.. keyed.Select(one => new DueNews([one.News], one.Mapped.Key))]
            : [.. keyed.GroupBy(one => one.Mapped.Key, StringComparer.Ordinal).SelectMany(group => OfAll(schedule, OfWhole([.. group]), group.Key))];
    }

    /// <summary>News that counts: from before the DAG's start or after its end it brings no run.</summary>
    public static IReadOnlyList<QueuedNews> InTime(DagGraph graph, IReadOnlyList<QueuedNews> queued) =>
        [.. queued.Where(news => !(news.At < graph.Start) && !(news.At >= graph.End))];

    /// <summary>The assets in words: <c>orders and (prices or rates)</c>.</summary>
    public static string Words(AssetConditionSpec condition) => Words(condition, inner: false);

    private static IReadOnlyList<DueNews> OfAll(ScheduleSpec schedule, IReadOnlyList<QueuedNews> news, string? partition) =>
        IsMet(schedule.Assets!, news.Select(one => one.Asset).ToHashSet()) ? [new(news, partition)] : [];

    // Of an asset whose windows are waited for as a whole, nothing is there before all of it is; so another asset's run leaves its news alone.
    private static QueuedNews[] OfWhole((QueuedNews News, MappedKey Mapped)[] news)
    {
        var whole = news.GroupBy(one => one.News.Asset).Where(asset => WindowRule.IsWhole(asset.Select(one => one.Mapped.Place))).Select(asset => asset.Key).ToHashSet();
        return [.. news.Where(one => whole.Contains(one.News.Asset)).Select(one => one.News)];
    }

    private static bool IsMet(AssetConditionSpec node, HashSet<string> assets)
    {
        if (node.Asset is { } asset) return assets.Contains(asset);
        return node.Any ? node.Parts.Any(part => IsMet(part, assets)) : node.Parts.All(part => IsMet(part, assets));
    }

    private static string Words(AssetConditionSpec node, bool inner)
    {
        if (node.Asset is { } asset) return asset;
        var words = string.Join(node.Any ? " or " : " and ", node.Parts.Select(part => Words(part, inner: true)));
        return inner && node.Parts.Count > 1 ? $"({words})" : words;
    }
}
