using Tradewind.Engine.Assets;

namespace Tradewind.Engine.Ports;

/// <summary>Assets and their news. What tasks emit and runs consume is written with the run (<see cref="IRunStore"/>).</summary>
public interface IAssetStore
{
    /// <summary>The news that waits to become part of a run of a DAG, oldest first.</summary>
    Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel);

    /// <summary>Notes that this news was looked at and is not enough for a run: the DAG is planned again when more comes.</summary>
    Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel);

    /// <summary>The events that a run was made of, oldest first.</summary>
    Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel);
}
