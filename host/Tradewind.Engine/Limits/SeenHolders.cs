using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Limits;

/// <summary>Who has part of limits, for somebody who may not see every DAG: others have their part of the limit, but are not named.</summary>
public static class SeenHolders
{
    /// <summary>As <see cref="ILimitStore.HoldersAsync"/>, without those of DAGs that the reader of <paramref name="dags"/> does not see.</summary>
    public static async Task<IReadOnlyList<LimitHolder>> HoldersAsync(
        this ILimitStore limits, IDagQueries dags, IReadOnlyCollection<string> names, int most, CancellationToken cancel)
    {
        var holders = await limits.HoldersAsync(names, most, cancel);
        if (holders.Count == 0) return holders;
        var shown = await dags.SeenAsync([.. holders.Select(holder => holder.DagId).Distinct()], cancel);
        return [.. holders.Where(holder => shown.Contains(holder.DagId))];
    }
}
