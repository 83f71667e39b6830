using System.Globalization;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>What a backfill would do with each slot, in order, as things stand now. Takes the role operator.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="request">Which slots, and how.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<BackfillSlotResource>> PreviewBackfillAsync(string dagId, BackfillRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, $"dags/{Escape(dagId)}/backfills/preview", request, TradewindJson.Default.BackfillRequest, TradewindJson.Default.ResourcePageBackfillSlotResource, cancel);

    /// <summary>Makes a backfill. Takes the role operator.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="request">Which slots, and how.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<BackfillResource> CreateBackfillAsync(string dagId, BackfillRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, $"dags/{Escape(dagId)}/backfills", request, TradewindJson.Default.BackfillRequest, TradewindJson.Default.BackfillResource, cancel);

    /// <summary>A page of the backfills, latest first.</summary>
    /// <param name="dagId">Only of this DAG.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 500.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<BackfillResource>> BackfillsAsync(string? dagId = null, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("backfills").Add("dag", dagId).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageBackfillResource, cancel);

    /// <summary>A backfill.</summary>
    /// <param name="backfillId">The backfill.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<BackfillResource> BackfillAsync(long backfillId, CancellationToken cancel = default) =>
        GetAsync(Backfill(backfillId), TradewindJson.Default.BackfillResource, cancel);

    /// <summary>A page of a backfill's slots, in the order in which it goes through them.</summary>
    /// <param name="backfillId">The backfill.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 1000.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<BackfillSlotResource>> BackfillSlotsAsync(long backfillId, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"{Backfill(backfillId)}/slots").Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageBackfillSlotResource, cancel);

    /// <summary>Holds a backfill: no further run is made. Takes the role operator.</summary>
    /// <param name="backfillId">The backfill.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<BackfillResource> PauseBackfillAsync(long backfillId, CancellationToken cancel = default) => MoveBackfillAsync(backfillId, "pause", cancel);

    /// <summary>Lets a held backfill go on. Takes the role operator.</summary>
    /// <param name="backfillId">The backfill.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<BackfillResource> ResumeBackfillAsync(long backfillId, CancellationToken cancel = default) => MoveBackfillAsync(backfillId, "resume", cancel);

    /// <summary>Stops a backfill, and cancels those of its runs that have not ended. Takes the role operator.</summary>
    /// <param name="backfillId">The backfill.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<BackfillResource> CancelBackfillAsync(long backfillId, CancellationToken cancel = default) => MoveBackfillAsync(backfillId, "cancel", cancel);

    private async Task<BackfillResource> MoveBackfillAsync(long backfillId, string action, CancellationToken cancel)
    {
        using var response = await http.PostAsync($"api/v1/{Backfill(backfillId)}/{action}", null, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.BackfillResource, cancel);
    }

    private static string Backfill(long backfillId) => string.Create(CultureInfo.InvariantCulture, $"backfills/{backfillId}");
}
