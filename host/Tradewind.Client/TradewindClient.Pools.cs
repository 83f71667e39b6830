namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>All pools.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<PoolResource>> PoolsAsync(CancellationToken cancel = default) =>
        GetAsync("pools", TradewindJson.Default.ResourcePagePoolResource, cancel);

    /// <summary>A pool.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<PoolResource> PoolAsync(string name, CancellationToken cancel = default) =>
        GetAsync($"pools/{Escape(name)}", TradewindJson.Default.PoolResource, cancel);

    /// <summary>Stores a pool. Takes the role author.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pool">What to store.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<PoolResource> SavePoolAsync(string name, PoolRequest pool, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put, $"pools/{Escape(name)}", pool, TradewindJson.Default.PoolRequest, TradewindJson.Default.PoolResource, cancel);

    /// <summary>Deletes a pool that no active DAG uses. Takes the role author.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task DeletePoolAsync(string name, CancellationToken cancel = default) => SendAsync(HttpMethod.Delete, $"pools/{Escape(name)}", cancel);

    /// <summary>The task instances that have slots of a pool, of DAGs that the caller sees; the one that had them first at the front.</summary>
    /// <param name="name">The pool.</param>
    /// <param name="limit">At most this many, 1 to 1000; 100 when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<PoolHolderResource>> PoolHoldersAsync(string name, int? limit = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"pools/{Escape(name)}/holders").Add("limit", limit).ToString(), TradewindJson.Default.ResourcePagePoolHolderResource, cancel);
}
