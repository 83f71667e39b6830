using System.Globalization;
using System.Text;
using Tradewind.Client;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

internal static class LogEndpoints
{
    private const int LongestAttempt = 1_000_000;
    private const int LongestSearch = 200;

    public static void MapLogs(this IEndpointRouteBuilder api)
    {
        api.MapGet("runs/{run:long}/tasks/{task:id}/attempts/{attempt:int}/log", ReadAsync)
            .WithSummary("A piece of an attempt's log: JSON, or with 'Accept: text/plain' the lines themselves and the header X-Next-Offset.")
            .Produces<LogResource>().Produces<string>(contentType: "text/plain");
        api.MapGet("runs/{run:long}/tasks/{task:id}/attempts/{attempt:int}/log/stream", FollowAsync)
            .WithSummary("An attempt's log from an offset on until the attempt has ended (server-sent events; the id is the offset to go on from).")
            .Produces<LogResource>(contentType: "text/event-stream");
    }

    private static async Task<IResult> ReadAsync(
        long run, string task, int attempt, int? mapIndex, long? offset, int? limit, long? line, int? count, string? level, string? find, bool? download, LogTail tail, HttpContext context, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var log = new LogPosition(run, task, mapIndex ?? -1, check.Number("attempt", attempt, 1, LongestAttempt, 1));
        var size = check.Number("limit", limit, 1, LogTail.LargestPiece, LogTail.StandardPiece);
        var from = Offset(check, offset);
        if (line is not null && offset is not null) check.Add("line", "'line' and 'offset' both say where to begin; leave one out.");
        if (line < 1) check.Add("line", "'line' must be 1 or more.");
        if (line is null && (count ?? (object?)level ?? find) is not null) check.Add("line", "'count', 'level' and 'find' go with 'line': give the number of the line to begin with, from 1.");
        var lines = check.Number("count", count, 1, LogIndex.Step, LogIndex.Step);
        var least = check.Word<LogSeverity>("level", level);
        var text = check.Text("find", find, LongestSearch);
        check.Done();

        if (line is { } number)
            return TypedResults.Ok(least is null && text is null ? await tail.LinesAsync(log, number, lines, cancel) : await tail.SearchAsync(log, number, lines, least ?? LogSeverity.Debug, text, cancel));
        if (download is true) return await DownloadAsync(log, from, tail, cancel);
        var piece = await tail.ReadAsync(log, from, size, cancel);
        return WantsText(context.Request) ? new LogText(piece) : TypedResults.Ok(piece);
    }

    private static async Task<IResult> FollowAsync(long run, string task, int attempt, int? mapIndex, long? offset, LogTail tail, HttpContext context)
    {
        var check = new RequestCheck();
        var log = new LogPosition(run, task, mapIndex ?? -1, check.Number("attempt", attempt, 1, LongestAttempt, 1));
        // A browser that reconnects says by itself what it saw last.
        var resumed = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : offset;
        var from = Offset(check, resumed);
        check.Done();

        // Before the stream begins, so that a task that does not exist is an ordinary 404.
        await tail.FindAsync(log, context.RequestAborted);
        return TypedResults.ServerSentEvents(tail.FollowAsync(log, from, context.RequestAborted));
    }

    /// <summary>The whole log as it is now, piece by piece: a log of gigabytes takes no more memory than a short one.</summary>
    private static async Task<IResult> DownloadAsync(LogPosition log, long offset, LogTail tail, CancellationToken cancel)
    {
        var first = await tail.ReadAsync(log, offset, LogTail.StandardPiece, cancel);
        return TypedResults.Stream(
            async stream =>
            {
                for (var piece = first; piece.Text.Length > 0; piece = await tail.ReadAsync(log, piece.NextOffset, LogTail.StandardPiece, cancel))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(piece.Text), cancel);
                    // What comes in while it is sent is the next download's.
                    if (piece.NextOffset >= first.Size) break;
                }
            },
            LogText.ContentType,
            string.Create(CultureInfo.InvariantCulture, $"{log.RunId}-{log.TaskId}{(log.MapIndex < 0 ? "" : $"-{log.MapIndex}")}-{log.Attempt}.log"));
    }

    private static long Offset(RequestCheck check, long? offset)
    {
        if (offset < 0) check.Add("offset", "'offset' must not be negative.");
        return offset ?? 0;
    }

    /// <summary>Programs ask for text/plain; a browser that opens the address asks for text/html.</summary>
    internal static bool WantsText(HttpRequest request) =>
        request.GetTypedHeaders().Accept.FirstOrDefault(type => type.MediaType.Value is "text/plain" or "text/html" or "application/json")
            is { } first && first.MediaType.Value != "application/json";
}
