using System.Globalization;
using System.Text;
using Tradewind.Client;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

internal static class RunCallbackEndpoints
{
    public static void MapRunCallbacks(this IEndpointRouteBuilder api)
    {
        api.MapGet("runs/{run:long}/callbacks", ListAsync).WithSummary("The callbacks of a run and its tasks, oldest first, a page at a time.");
        api.MapGet("runs/{run:long}/callbacks/{callback:long}/log", LogAsync)
            .WithSummary("A piece of a callback's log: JSON, or with 'Accept: text/plain' the lines themselves and the header X-Next-Offset.")
            .Produces<LogResource>().Produces<string>(contentType: "text/plain");
    }

    private static async Task<ResourcePage<CallbackResource>> ListAsync(long run, string? cursor, int? limit, ICallbackStore callbacks, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var most = check.Limit(limit);
        if (!long.TryParse(cursor ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var after)) check.Add("cursor", "'cursor' is not one that this list gave.");
        check.Done();
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        var found = await callbacks.ListAsync(run, after, most, cancel);
        return new() { Items = [.. found.Select(Resource)], Next = found.Count == most ? found[^1].Id.ToString(CultureInfo.InvariantCulture) : null };
    }

    private static async Task<IResult> LogAsync(long run, long callback, long? offset, int? limit, ICallbackStore callbacks, IRunQueries runs, ILogStore logs, HttpContext context, RetentionSettings keep, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var size = check.Number("limit", limit, 1, LogTail.LargestPiece, LogTail.StandardPiece);
        if (offset < 0) check.Add("offset", "'offset' must not be negative.");
        check.Done();
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        if (await callbacks.GetAsync(callback, cancel) is not { } found || found.Run != run)
            throw new RejectedException(RejectedReason.NotFound, $"Run {run} has no callback {callback}.", "callback");
        var slice = await logs.ReadAsync(found.Log, offset ?? 0, size, cancel);
        var piece = new LogResource { Text = Encoding.UTF8.GetString(slice.Bytes), NextOffset = slice.NextOffset, Size = slice.Size, Ended = found.EndedAt is not null };
        return LogEndpoints.WantsText(context.Request) ? new LogText(piece) : TypedResults.Ok(piece);
    }

    private static CallbackResource Resource(CallbackView view) => new()
    {
        CallbackId = view.Id,
        TaskId = view.Write.TaskId.Length == 0 ? null : view.Write.TaskId,
        MapIndex = view.Write.MapIndex < 0 ? null : view.Write.MapIndex,
        Attempt = view.Write.Attempt == 0 ? null : view.Write.Attempt,
        Kind = Words.Of(view.Write.Facts.Kind),
        State = view.Write.Facts.State,
        At = view.Write.Facts.At,
        Reason = view.Write.Facts.Reason,
        ErrorType = view.Write.Facts.ErrorType,
        Outcome = view.Word,
        Tries = view.Tries,
        Message = view.Message,
        Node = view.Node,
        StartedAt = view.StartedAt,
        EndedAt = view.EndedAt,
    };
}
