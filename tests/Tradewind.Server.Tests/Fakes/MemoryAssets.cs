using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Every run was brought about by the same events.</summary>
internal sealed class MemoryAssets : IAssetCatalogue
{
    public List<string> Told { get; } = [];

    public List<string?> Partitions { get; } = [];

    public List<AssetEvent> Events { get; } = [];

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => Task.FromResult<IReadOnlyList<AssetEvent>>([.. Events]);

    public Task<Page<AssetView>> ListAsync(string? search, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<AssetView>([Orders], cursor is null ? Orders.Name : null));

    public Task<AssetView?> GetAsync(string asset, CancellationToken cancel) => Task.FromResult(asset == Orders.Name ? Orders : null);

    public Task<AssetLineage> LineageAsync(string asset, CancellationToken cancel) =>
        Task.FromResult(new AssetLineage([new("shop", "load")], [new("report", 2)]));

    public Task<IReadOnlyList<AssetLink>> LinksAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<AssetLink>>(
        [new("shop/orders", "shop", true), new("shop/orders", "report", false), new("totals", "report", true), new("totals", "mail", false)]);

    public Task<Page<ToldEvent>> EventsAsync(string asset, string? cursor, int limit, CancellationToken cancel) => Task.FromResult(new Page<ToldEvent>(
        [.. Told.Select((told, at) => new ToldEvent(new() { Id = at, Asset = asset, At = DateTimeOffset.UnixEpoch, ExtraJson = told, Partition = Partitions[at] }, "user:operator"))], null));

    public Task<IReadOnlyList<QueuedEvent>> QueuedAsync(string? dagId, string? asset, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<QueuedEvent>>([new(dagId ?? "report", 4, asset ?? Orders.Name, DateTimeOffset.UnixEpoch, "monday", "'monday' is no day.")]);

    public Task<long?> TellAsync(string asset, DateTimeOffset at, string? extraJson, string? partition, string toldBy, CancellationToken cancel)
    {
        if (asset != Orders.Name) return Task.FromResult<long?>(null);
        Told.Add(extraJson ?? "null");
        Partitions.Add(partition);
        return Task.FromResult<long?>(Told.Count - 1);
    }

    public Task<int> ClearAsync(string? dagId, string? asset, CancellationToken cancel) => Task.FromResult(3);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => throw new NotSupportedException();

    private static AssetView Orders { get; } = new() { Name = "shop/orders", Producers = 1, Consumers = 1, LastEventAt = DateTimeOffset.UnixEpoch };
}
