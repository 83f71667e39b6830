using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Retention;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

internal static class RunEndpoints
{
    private const int LongestNote = 2_000;
    private const int MostWaitSeconds = 3_600;
    private const int MostMoves = 1_000;

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("dags/{dagId:id}/runs", TriggerAsync).Takes(Deed.Trigger)
            .WithSummary("Makes a run. With a key the call may be repeated: it makes one run. With wait=true it answers once the run has ended.");
        api.MapGet("dags/{dagId:id}/runs", ListOfDagAsync).WithSummary("Runs of a DAG, latest first, a page at a time.");
        api.MapGet("runs", ListAsync).WithSummary("Runs, latest first, a page at a time.");
        api.MapGet("runs/{run:long}", GetAsync).WithSummary("A run.");
        api.MapPost("runs/{run:long}/cancel", CancelAsync).Takes(Deed.Cancel).WithSummary("Asks a run to stop.");
        api.MapGet("runs/{run:long}/progress", ProgressAsync).WithSummary("A run with its states by task.");
        api.MapGet("runs/{run:long}/stream", StreamAsync).WithSummary("A run with its states by task, now and after each change, until it has ended (server-sent events).")
            .Produces<RunProgress>(contentType: "text/event-stream");
        api.MapGet("runs/{run:long}/triggers", TriggersAsync).WithSummary("The news of assets that brought a run about, oldest first.");
        api.MapGet("runs/{run:long}/moves", MovesAsync).WithSummary("The changes of state of a run and its tasks, in order, a page at a time.");
    }

    private static async Task<Results<Created<RunResource>, Ok<RunResource>>> TriggerAsync(
        string dagId, RunRequest request, bool? wait, int? waitSeconds, IRunCommands commands, IRunQueries runs, RunWatch watch, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var seconds = check.Number("waitSeconds", waitSeconds, 1, MostWaitSeconds, 300);
        var trigger = new TriggerRequest
        {
            DagId = dagId, LogicalDate = request.LogicalDate, Params = check.Object("params", request.Params), Key = check.Text("key", request.Key), NoCache = request.NoCache,
            Partition = request.Partition,
            Note = check.Lines("note", request.Note, LongestNote),
        };
        check.Done();

        var (run, made) = await TriggerOnceAsync(trigger, commands, runs, user.Caller(), cancel);
        if (wait is true) run = await watch.EndAsync(run.Head.Id, TimeSpan.FromSeconds(seconds), cancel) ?? run;
        var resource = Resources.Run(run);
        return made ? TypedResults.Created($"/api/v1/runs/{resource.RunId}", resource) : TypedResults.Ok(resource);
    }

    /// <summary>A key that is taken means that an earlier call with it came through.</summary>
    private static async Task<(RunSummary Run, bool Made)> TriggerOnceAsync(
        TriggerRequest trigger, IRunCommands commands, IRunQueries runs, Caller caller, CancellationToken cancel)
    {
        if (trigger.Key is { } key && caller.Refusal(Deed.Trigger) is null && await runs.FindAsync(trigger.DagId, key, cancel) is { } earlier) return (earlier, false);

        try
        {
            return (await commands.TriggerAsync(trigger, caller, cancel), true);
        }
        catch (RejectedException refused) when (refused is { Reason: RejectedReason.Conflict, Field: "key" } && trigger.Key is not null)
        {
            // Another call with the key came in between.
            if (await runs.FindAsync(trigger.DagId, trigger.Key, cancel) is not { } other) throw;
            return (other, false);
        }
    }

    private static async Task<ResourcePage<RunResource>> ListOfDagAsync(
        string dagId, string? key, string? state, string? type, string? partition, string? from, string? to, string? cursor, int? limit, IRunQueries runs, IDagQueries dags, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var wanted = check.Text("key", key);
        var page = Page(check, dagId, state, type, partition, from, to, cursor, limit);
        var list = wanted is null
            ? await runs.ListAsync(page.Filter, page.Cursor, page.Limit, cancel)
            : new(await runs.FindAsync(dagId, wanted, cancel) is { } found ? [found] : [], null);
        // An empty list may also mean a typing error: say which.
        if (list.Items.Count == 0 && await dags.GetAsync(dagId, cancel) is null) throw DagCommands.Missing(dagId);
        return Resources.Page(list, Resources.Run);
    }

    private static async Task<ResourcePage<RunResource>> ListAsync(
        string? dag, string? state, string? type, string? partition, string? from, string? to, string? cursor, int? limit, IRunQueries runs, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var page = Page(check, check.Text("dag", dag), state, type, partition, from, to, cursor, limit);
        return Resources.Page(await runs.ListAsync(page.Filter, page.Cursor, page.Limit, cancel), Resources.Run);
    }

    private static (RunFilter Filter, string? Cursor, int Limit) Page(
        RequestCheck check, string? dagId, string? state, string? type, string? partition, string? from, string? to, string? cursor, int? limit)
    {
        var filter = new RunFilter
        {
            DagId = dagId, States = check.States("state", state), Type = check.Word<RunType>("type", type), Partition = check.Text("partition", partition), From = check.Instant("from", from),
            To = check.Instant("to", to),
        };
        var page = (filter, check.Text("cursor", cursor), check.Limit(limit));
        check.Done();
        return page;
    }

    private static async Task<RunResource> GetAsync(long run, IRunQueries runs, RetentionSettings keep, CancellationToken cancel) =>
        Resources.Run(await runs.GetAsync(run, cancel) ?? throw keep.NoRun(run));

    private static async Task<RunResource> CancelAsync(long run, IRunCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Run(await commands.CancelAsync(run, user.Caller(), cancel));

    private static async Task<RunProgress> ProgressAsync(long run, RunWatch watch, RetentionSettings keep, CancellationToken cancel) =>
        await watch.ProgressAsync(run, cancel) ?? throw keep.NoRun(run);

    private static async Task<IResult> StreamAsync(long run, RunWatch watch, RetentionSettings keep, HttpContext context)
    {
        // Before the stream begins, so that a run that does not exist is an ordinary 404.
        if (await watch.ProgressAsync(run, context.RequestAborted) is null) throw keep.NoRun(run);
        return TypedResults.ServerSentEvents(watch.FollowAsync(run, context.RequestAborted));
    }

    private static async Task<ResourcePage<MoveResource>> MovesAsync(long run, string? task, string? cursor, int? limit, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var (only, from, size) = (check.Text("task", task), check.Text("cursor", cursor), check.Limit(limit, MostMoves));
        check.Done();
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        return Resources.Page(await runs.MovesAsync(run, only, from, size, cancel), Resources.Move);
    }

    private static async Task<ResourcePage<AssetEventResource>> TriggersAsync(long run, IRunQueries runs, IAssetCatalogue assets, RetentionSettings keep, CancellationToken cancel)
    {
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        return Resources.Page(await assets.TriggersAsync(run, cancel), Resources.AssetEvent);
    }
}
