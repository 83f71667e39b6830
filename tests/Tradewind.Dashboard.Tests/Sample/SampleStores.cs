using Tradewind.Engine.Assets;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>The reading sides of the node, plugin and asset stores; pages call nothing else of them.</summary>
internal sealed class SampleStores(SampleInstallation sample) : INodeStore, IMetastoreProbe, IPluginStore, IAssetStore
{
    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<QueuedNews>>([.. sample.News]);

    public Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel) => throw new NotSupportedException();

    Task<IReadOnlyList<NodeView>> INodeStore.ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NodeView>>([.. sample.Nodes]);

    Task<string?> IMetastoreProbe.TroubleAsync(CancellationToken cancel) => Task.FromResult(sample.MetastoreTrouble);

    bool IMetastoreProbe.IsAway(Exception fault) => throw new NotSupportedException();

    Task<IReadOnlyList<PluginRecord>> IPluginStore.ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<PluginRecord>>([.. sample.Plugins]);

    public Task<IReadOnlyList<PluginConnectionTypes>> ConnectionTypesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<PluginConnectionTypes>>([.. sample.ConnectionTypes]);

    public Task RegisterAsync(NodeInfo node, TimeSpan lease, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> HeartbeatAsync(string node, int running, IReadOnlyList<NodeTrouble> troubles, TimeSpan lease, CancellationToken cancel) => throw new NotSupportedException();

    public Task LeaveAsync(string node, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> GiveUpExpiredAsync(TimeSpan grace, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> GiveUpOthersAsync(string self, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> LostWithWorkAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> LeadAsync(string lease, string holder, TimeSpan length, CancellationToken cancel) => throw new NotSupportedException();

    public Task ResignAsync(string lease, string holder, CancellationToken cancel) => throw new NotSupportedException();

    public Task SaveAsync(PluginRecord plugin, Stream? package, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel) => throw new NotSupportedException();

    public Task RetireAsync(string contentHash, CancellationToken cancel) => throw new NotSupportedException();
}
