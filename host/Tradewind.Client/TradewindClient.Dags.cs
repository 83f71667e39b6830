using System.Globalization;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>A page of the DAGs, by id.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<DagResource>> DagsAsync(DagQuery query, CancellationToken cancel = default) => GetAsync(
        new QueryText("dags").Add("text", query.Text).Add("tag", query.Tag).Add("owner", query.Owner).Add("paused", query.Paused).Add("favourite", query.Favourite ? true : null)
            .Add("active", query.Active).Add("state", query.State).Add("cursor", query.Cursor).Add("limit", query.Limit).ToString(),
        TradewindJson.Default.ResourcePageDagResource,
        cancel);

    /// <summary>A DAG with its tasks.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DagDetailResource> DagAsync(string dagId, CancellationToken cancel = default) =>
        GetAsync($"dags/{Escape(dagId)}", TradewindJson.Default.DagDetailResource, cancel);

    /// <summary>Changes a DAG, for example pauses it. Takes the role operator.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DagDetailResource> PatchDagAsync(string dagId, DagPatch patch, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Patch, $"dags/{Escape(dagId)}", patch, TradewindJson.Default.DagPatch, TradewindJson.Default.DagDetailResource, cancel);

    /// <summary>Marks a DAG as a favourite of one's own account, or takes the mark off.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="favourite">Whether it is one.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task SetFavouriteAsync(string dagId, bool favourite, CancellationToken cancel = default) =>
        SendAsync(favourite ? HttpMethod.Put : HttpMethod.Delete, $"dags/{Escape(dagId)}/favourite", cancel);

    /// <summary>Pauses, unpauses or triggers all DAGs that match. Takes the role operator.</summary>
    /// <param name="request">What, and to which.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DagsChangeResource> ChangeDagsAsync(DagsChangeRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, "dags/change", request, TradewindJson.Default.DagsChangeRequest, TradewindJson.Default.DagsChangeResource, cancel);

    /// <summary>A page of a DAG's versions with what each changed, latest first.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="cursor">The cursor of the page before.</param>
    /// <param name="limit">At most so many, up to 100.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<DagVersionResource>> DagVersionsAsync(string dagId, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"dags/{Escape(dagId)}/versions").Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageDagVersionResource, cancel);

    /// <summary>What is different between two versions of a DAG.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="from">The number of the one version, the earlier as a rule.</param>
    /// <param name="to">The number of the other.</param>
    /// <param name="context">How many lines that are the same stand around what changed, 3 unless set.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<VersionDiffResource> VersionDiffAsync(string dagId, int from, int to, int? context = null, CancellationToken cancel = default) => GetAsync(
        new QueryText(string.Create(CultureInfo.InvariantCulture, $"dags/{Escape(dagId)}/versions/{from}/diff/{to}")).Add("context", context).ToString(),
        TradewindJson.Default.VersionDiffResource, cancel);

    /// <summary>One version of a DAG with its graph and source.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="number">The version, from 1.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DagVersionDetailResource> DagVersionAsync(string dagId, int number, CancellationToken cancel = default) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"dags/{Escape(dagId)}/versions/{number}"), TradewindJson.Default.DagVersionDetailResource, cancel);

    /// <summary>Scripts that could not be taken up as they are now.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<ImportErrorResource>> ImportErrorsAsync(CancellationToken cancel = default) =>
        GetAsync("import-errors", TradewindJson.Default.ResourcePageImportErrorResource, cancel);
}
