using System.Security.Claims;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>Assets by name in the query: names have slashes.</summary>
internal static class AssetEndpoints
{
    private const int MostSteps = 100;

    public static void MapAssets(this IEndpointRouteBuilder api)
    {
        api.MapGet("assets", ListAsync).WithSummary("Assets by name, with how many tasks emit them and how many DAGs wait for them.");
        api.MapGet("assets/detail", GetAsync).WithSummary("An asset with the tasks that emit it and the DAGs that wait for it.");
        api.MapGet("assets/lineage", LineageAsync).WithSummary("How news goes from DAGs to assets and on to the DAGs that wait for them: all of it, or what an asset comes from and what comes of it.");
        api.MapGet("assets/events", EventsAsync).WithSummary("An asset's events, latest first.");
        api.MapPost("assets/events", EmitAsync).Takes(Deed.EmitAsset).WithSummary("Tells news of an asset by hand.");
        api.MapGet("assets/queued", QueuedAsync).WithSummary("News that waits to become part of a run, of one DAG or one asset.");
        api.MapGet("assets/windows", WindowsAsync).WithSummary("Days, weeks, months, quarters and years of which some parts have news and the rest is waited for, of one DAG or one asset.");
        api.MapDelete("assets/queued", ClearAsync).Takes(Deed.ClearNews).WithSummary("Drops queued news of one DAG, one asset or both.");
    }

    private static async Task<ResourcePage<AssetResource>> ListAsync(string? search, string? cursor, int? limit, IAssetCatalogue assets, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (text, after, size) = (check.Text("search", search), check.Text("cursor", cursor), check.Limit(limit));
        check.Done();
        var page = await assets.ListAsync(text, after, size, cancel);
        return new() { Items = [.. page.Items.Select(Resource)], Next = page.Next };
    }

    private static async Task<AssetDetailResource> GetAsync(string? asset, IAssetCatalogue assets, CancellationToken cancel)
    {
        var name = Name(asset);
        var view = await assets.GetAsync(name, cancel) ?? throw NoAsset(name);
        var lineage = await assets.LineageAsync(name, cancel);
        return new()
        {
            Asset = view.Name, ProducerCount = view.Producers, ConsumerCount = view.Consumers, LastEventAt = view.LastEventAt,
            Producers = [.. lineage.Producers.Select(producer => new AssetProducerResource { DagId = producer.DagId, TaskId = producer.TaskId })],
            Consumers = [.. lineage.Consumers.Select(consumer => new AssetConsumerResource { DagId = consumer.DagId, Queued = consumer.Queued })],
        };
    }

    private static async Task<AssetLineageResource> LineageAsync(string? asset, int? steps, IAssetCatalogue assets, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (name, far) = (check.Text("asset", asset), check.Number("steps", steps, 1, MostSteps, MostSteps));
        if (steps is not null && name is null) check.Add("steps", "'steps' counts from an asset: name one as 'asset'.");
        check.Done();
        var all = AssetWeb.Of(await assets.LinksAsync(cancel));
        var shown = name is null ? all : all.Around(name, far) ?? throw NoAsset(name);
        return new()
        {
            Nodes = [.. shown.Nodes.Select(node => new AssetLineageNodeResource { Kind = node.IsAsset ? "asset" : "dag", Name = node.Name })],
            Edges = [.. shown.Edges.Select(edge => new AssetLineageEdgeResource { From = edge.From, To = edge.To })],
        };
    }

    private static async Task<ResourcePage<AssetEventResource>> EventsAsync(string? asset, string? cursor, int? limit, IAssetCatalogue assets, CancellationToken cancel)
    {
        var name = Name(asset);
        var check = new RequestCheck();
        var (before, size) = (check.Text("cursor", cursor), check.Limit(limit));
        check.Done();
        if (await assets.GetAsync(name, cancel) is null) throw NoAsset(name);
        var page = await assets.EventsAsync(name, before, size, cancel);
        return new() { Items = [.. page.Items.Select(Told)], Next = page.Next };
    }

    private static async Task<AssetEventResource> EmitAsync(AssetEventRequest request, IAssetCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
        Told(await commands.EmitAsync(Name(request.Asset), request.Extra?.GetRawText(), request.Partition, user.Caller(), cancel));

    private static async Task<ResourcePage<QueuedEventResource>> QueuedAsync(string? dag, string? asset, int? limit, IAssetCatalogue assets, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (dagId, name, size) = (check.Text("dag", dag), check.Text("asset", asset), check.Limit(limit));
        check.Done();
        return Resources.Page(
            await assets.QueuedAsync(dagId, name, size, cancel), one => new QueuedEventResource { DagId = one.DagId, EventId = one.Event, Asset = one.Asset, At = one.At, Partition = one.Partition, Why = one.Why });
    }

    private static async Task<ResourcePage<AssetWindowResource>> WindowsAsync(string? dag, string? asset, WindowQueries windows, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (dagId, name) = (check.Text("dag", dag), check.Text("asset", asset));
        if (dagId is null && name is null) check.Add("dag", "'dag' or 'asset' must say of what.");
        check.Done();
        return Resources.Page(await windows.ListAsync(dagId, name, cancel), window => new AssetWindowResource
        {
            DagId = window.DagId, Asset = window.Asset, Partition = window.Partition, Have = window.Have, Size = window.Size, Missing = window.Missing, Words = window.Words,
            FirstAt = window.FirstAt, LastAt = window.LastAt,
        });
    }

    private static async Task<ClearedResource> ClearAsync(string? dag, string? asset, IAssetCommands commands, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (dagId, name) = (check.Text("dag", dag), check.Text("asset", asset));
        check.Done();
        return new() { Cleared = await commands.ClearQueuedAsync(dagId, name, user.Caller(), cancel) };
    }

    private static string Name(string? asset)
    {
        var check = new RequestCheck();
        var name = check.Text("asset", asset);
        if (name is null) check.Add("asset", "'asset' must name the asset.");
        check.Done();
        return name!;
    }

    private static AssetEventResource Told(ToldEvent told) => Resources.AssetEvent(told.Event) with { ToldBy = told.ToldBy };

    private static AssetResource Resource(AssetView view) =>
        new() { Asset = view.Name, ProducerCount = view.Producers, ConsumerCount = view.Consumers, LastEventAt = view.LastEventAt };

    private static RejectedException NoAsset(string name) => new(RejectedReason.NotFound, $"There is no asset '{name}'. Which there are says: tradewind assets list", "asset");
}
