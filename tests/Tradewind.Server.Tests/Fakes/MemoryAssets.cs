using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Every run was brought about by the same events.</summary>
internal sealed class MemoryAssets : IAssetStore
{
    public List<AssetEvent> Events { get; } = [];

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => Task.FromResult<IReadOnlyList<AssetEvent>>([.. Events]);

    public Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel) => throw new NotSupportedException();

    public Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel) => throw new NotSupportedException();
}
