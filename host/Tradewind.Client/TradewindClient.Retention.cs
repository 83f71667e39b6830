namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>How long runs, drafts and entries of the audit are kept.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<RetentionResource> RetentionAsync(CancellationToken cancel = default) => GetAsync("retention", TradewindJson.Default.RetentionResource, cancel);

    /// <summary>Removes runs that ended long ago and that nothing needs, or counts them. Takes the role admin.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<PruneResource> PruneRunsAsync(PruneRunsRequest request, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Post, "runs/prune", request, TradewindJson.Default.PruneRunsRequest, TradewindJson.Default.PruneResource, cancel);
}
