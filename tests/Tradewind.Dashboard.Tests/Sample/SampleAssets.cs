using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Sample;

/// <summary>Answers with the sample's assets, and notes what was done.</summary>
internal sealed class SampleAssets(SampleInstallation sample) : IAssetCatalogue, IAssetCommands
{
    public Task<Page<AssetView>> ListAsync(string? search, string? cursor, int limit, CancellationToken cancel) => Task.FromResult(new Page<AssetView>(
        [.. sample.Assets.Where(asset => search is null || asset.Name.Contains(search, StringComparison.OrdinalIgnoreCase)).Where(asset => cursor is null || string.CompareOrdinal(asset.Name, cursor) > 0).Take(limit)], null));

    public Task<AssetView?> GetAsync(string asset, CancellationToken cancel) => Task.FromResult(sample.Assets.Find(one => one.Name == asset));

    public Task<AssetLineage> LineageAsync(string asset, CancellationToken cancel) => Task.FromResult(sample.Lineages[asset]);

    public Task<IReadOnlyList<AssetLink>> LinksAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<AssetLink>>([.. sample.AssetLinks]);

    public Task<Page<ToldEvent>> EventsAsync(string asset, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<ToldEvent>([.. sample.Told.Where(told => told.Event.Asset == asset)], null));

    public Task<ToldEvent> EmitAsync(string asset, string? extraJson, string? partition, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.EmitAsset);
        if (partition is not null && PartitionKeys.Fault(partition) is { } fault) throw new RejectedException(RejectedReason.Invalid, fault, "partition");
        if (extraJson?.StartsWith('{') == false) throw new RejectedException(RejectedReason.Invalid, "What is added is no JSON.", "extra");
        sample.Commands.Add($"emit {asset} {extraJson}{(partition is null ? "" : $" of {partition}")} by {caller.Name}");
        return Task.FromResult(new ToldEvent(new() { Id = 7, Asset = asset, At = sample.Now, ExtraJson = extraJson, Partition = partition }, caller.Name));
    }

    public Task<int> ClearQueuedAsync(string? dagId, string? asset, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ClearNews);
        sample.Commands.Add($"drop {dagId} {asset} by {caller.Name}");
        return Task.FromResult(2);
    }

    public Task<IReadOnlyList<QueuedEvent>> QueuedAsync(string? dagId, string? asset, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<QueuedEvent>>([.. sample.Queued.Where(one => one.Asset == asset).Take(limit)]);

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<AssetEvent>>([.. sample.Triggered is null || sample.Triggered == run ? sample.Triggers : []]);

    public Task<long?> TellAsync(string asset, DateTimeOffset at, string? extraJson, string? partition, string toldBy, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> ClearAsync(string? dagId, string? asset, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => throw new NotSupportedException();
}
