using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>Decides which runs the news that waits for a DAG is enough for.</summary>
public static class AssetRule
{
    /// <summary>What the keys of the runs begin with; no other run's may.</summary>
    public const string KeyPrefix = "asset__";

    /// <summary>The news of each run to make, in order; none while an asset that is needed has no news.</summary>
    /// <param name="schedule">A schedule of kind <see cref="ScheduleKind.Assets"/>.</param>
    /// <param name="queued">All the news that waits, oldest first.</param>
    public static IReadOnlyList<IReadOnlyList<QueuedNews>> Runs(ScheduleSpec schedule, IReadOnlyList<QueuedNews> queued)
    {
        if (schedule.EachEvent) return [.. queued.Select(news => new[] { news })];
        var assets = queued.Select(news => news.Asset).ToHashSet();
        return IsMet(schedule.Assets!, assets) ? [queued] : [];
    }

    /// <summary>The assets in words: <c>orders and (prices or rates)</c>.</summary>
    public static string Words(AssetConditionSpec condition) => Words(condition, inner: false);

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
