using Tradewind.Engine.Ports;
using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>Which windows wait for the rest of their news.</summary>
public sealed class WindowQueries(IDagQueries dags, IAssetStore assets, IAssetCatalogue catalogue)
{
    /// <summary>Those of one DAG, or of all active DAGs that wait for one asset; of both when both are given.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="asset">The asset or alias.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<IReadOnlyList<WindowProgress>> ListAsync(string? dagId, string? asset, CancellationToken cancel)
    {
        if (dagId is null && asset is null) throw new ArgumentException("Of which DAG or asset?", nameof(dagId));
        IEnumerable<string> waiting = dagId is not null ? [dagId] : (await catalogue.LineageAsync(asset!, cancel)).Consumers.Where(consumer => consumer.Queued > 0).Select(consumer => consumer.DagId);
        var windows = new List<WindowProgress>();
        foreach (var id in waiting)
        {
            if (await dags.ScheduledAsync(id, cancel) is not [{ Dag: { Active: true, Plan.Graph: { Schedule: { Kind: ScheduleKind.Assets } schedule } graph } }] || !WindowRule.Waits(schedule)) continue;
            windows.AddRange(WindowRule.Progress(id, schedule, AssetRule.InTime(graph, await assets.QueuedAsync(id, cancel))).Where(window => asset is null || window.Asset == asset));
        }

        return windows;
    }
}
