using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>Reads a piece of an attempt's log.</summary>
    /// <param name="log">Whose.</param>
    /// <param name="offset">Where to start, in bytes: 0, or <see cref="LogResource.NextOffset"/> of the piece before.</param>
    /// <param name="limit">At most this many bytes; the server may give less, always whole lines.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<LogResource> LogAsync(LogPosition log, long offset = 0, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText(Log(log)).Add("mapIndex", log.MapIndex).Add("offset", offset).Add("limit", limit).ToString(), TradewindJson.Default.LogResource, cancel);

    /// <summary>Reads lines of an attempt's log by their numbers, however long it is.</summary>
    /// <param name="log">Whose.</param>
    /// <param name="line">The first, from 1.</param>
    /// <param name="count">At most so many, up to 500.</param>
    /// <param name="level">Only those that are at least so serious: <c>debug</c>, <c>information</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="find">Only those that hold this, whatever its case. With it, or a level, <see cref="LogResource.Numbers"/> says which they are.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<LogResource> LogLinesAsync(LogPosition log, long line, int? count = null, string? level = null, string? find = null, CancellationToken cancel = default) => GetAsync(
        new QueryText(Log(log)).Add("mapIndex", log.MapIndex).Add("line", line).Add("count", count).Add("level", level).Add("find", find).ToString(), TradewindJson.Default.LogResource, cancel);

    /// <summary>
    /// The lines of an attempt's log from an offset on, as they come, until the attempt has ended; waits for an attempt that has not
    /// begun. A broken connection is the caller's to repeat, from the last offset it saw.
    /// </summary>
    /// <param name="log">Whose.</param>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="cancel">Stops following.</param>
    public async IAsyncEnumerable<LogResource> FollowLogAsync(
        LogPosition log, long offset = 0, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var path = new QueryText($"{Log(log)}/stream").Add("mapIndex", log.MapIndex).Add("offset", offset).ToString();
        await foreach (var item in EventsAsync(path, cancel))
        {
            if (item.EventType is not ("log" or "end")) continue;
            yield return JsonSerializer.Deserialize(item.Data, TradewindJson.Default.LogResource)!;
            if (item.EventType == "end") yield break;
        }
    }

    /// <summary>A run with its states by task now and after each change, until it has ended.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops watching.</param>
    public async IAsyncEnumerable<RunProgress> WatchRunAsync(long runId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var item in EventsAsync($"{Run(runId)}/stream", cancel))
        {
            if (item.EventType != "run") continue;
            var progress = JsonSerializer.Deserialize(item.Data, TradewindJson.Default.RunProgress)!;
            yield return progress;
            if (progress.Run.Ended) yield break;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/" + path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancel)) yield return item;
    }

    private static string Log(LogPosition log) =>
        string.Create(CultureInfo.InvariantCulture, $"{Task(log.RunId, log.TaskId)}/attempts/{log.Attempt}/log");
}
