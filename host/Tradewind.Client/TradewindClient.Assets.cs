namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>A page of the assets, by name.</summary>
    /// <param name="search">Only those whose name holds this.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 500.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AssetResource>> AssetsAsync(string? search = null, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("assets").Add("search", search).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageAssetResource, cancel);

    /// <summary>An asset with who emits it and who waits for it.</summary>
    /// <param name="asset">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<AssetDetailResource> AssetAsync(string asset, CancellationToken cancel = default) =>
        GetAsync(new QueryText("assets/detail").Add("asset", asset).ToString(), TradewindJson.Default.AssetDetailResource, cancel);

    /// <summary>How news goes from DAGs to assets and on: the whole lineage, or what an asset comes from and what comes of it.</summary>
    /// <param name="asset">Around which asset; null for all.</param>
    /// <param name="steps">How many steps from it, 1 to 100 (all when null); one leads from an asset to a DAG, or from a DAG to an asset.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<AssetLineageResource> AssetLineageAsync(string? asset = null, int? steps = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("assets/lineage").Add("asset", asset).Add("steps", steps).ToString(), TradewindJson.Default.AssetLineageResource, cancel);

    /// <summary>A page of an asset's events, latest first.</summary>
    /// <param name="asset">Its name.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 500.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AssetEventResource>> AssetEventsAsync(string asset, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("assets/events").Add("asset", asset).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageAssetEventResource, cancel);

    /// <summary>Tells news of an asset by hand. Takes the role operator.</summary>
    /// <param name="request">Of which asset, and what to add.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<AssetEventResource> EmitAssetAsync(AssetEventRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, "assets/events", request, TradewindJson.Default.AssetEventRequest, TradewindJson.Default.AssetEventResource, cancel);

    /// <summary>News that waits to become part of a run, oldest first.</summary>
    /// <param name="dagId">Only what waits for this DAG.</param>
    /// <param name="asset">Only news of this asset.</param>
    /// <param name="limit">At most this many, 1 to 500.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<QueuedEventResource>> QueuedEventsAsync(string? dagId = null, string? asset = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("assets/queued").Add("dag", dagId).Add("asset", asset).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageQueuedEventResource, cancel);

    /// <summary>Windows of which some parts have news and the rest is waited for.</summary>
    /// <param name="dagId">Only those of this DAG.</param>
    /// <param name="asset">Only those of this asset; one of the two must be given.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AssetWindowResource>> AssetWindowsAsync(string? dagId = null, string? asset = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("assets/windows").Add("dag", dagId).Add("asset", asset).ToString(), TradewindJson.Default.ResourcePageAssetWindowResource, cancel);

    /// <summary>Drops queued news of one DAG, one asset or both. Takes the role operator.</summary>
    /// <param name="dagId">Only what waits for this DAG.</param>
    /// <param name="asset">Only news of this asset.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<ClearedResource> ClearQueuedEventsAsync(string? dagId = null, string? asset = null, CancellationToken cancel = default)
    {
        using var response = await http.DeleteAsync($"api/v1/{new QueryText("assets/queued").Add("dag", dagId).Add("asset", asset)}", cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.ClearedResource, cancel);
    }
}
