using System.Globalization;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>A page of a run's callbacks, oldest first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cursor">Where to go on: <c>Next</c> of the page before.</param>
    /// <param name="limit">The page's size.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<CallbackResource>> CallbacksAsync(long runId, string? cursor = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"{Run(runId)}/callbacks").Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageCallbackResource, cancel);

    /// <summary>The deadlines that a run and its tasks have missed, in the order in which they did.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<DeadlineResource>> MissedDeadlinesAsync(long runId, CancellationToken cancel = default) =>
        GetAsync($"{Run(runId)}/deadlines", TradewindJson.Default.ResourcePageDeadlineResource, cancel);

    /// <summary>Reads a piece of a callback's log.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="callbackId">The callback.</param>
    /// <param name="offset">Where to start, in bytes: 0, or <see cref="LogResource.NextOffset"/> of the piece before.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<LogResource> CallbackLogAsync(long runId, long callbackId, long offset = 0, CancellationToken cancel = default) => GetAsync(
        new QueryText(string.Create(CultureInfo.InvariantCulture, $"{Run(runId)}/callbacks/{callbackId}/log")).Add("offset", offset).ToString(), TradewindJson.Default.LogResource, cancel);
}
