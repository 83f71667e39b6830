using System.Security.Claims;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>What mends runs. All of it may be repeated: what has been done already is not done again.</summary>
internal static class RecoveryEndpoints
{
    private const int LongestReason = 500;
    private const int MostTasks = 1_000;
    private static readonly RunChangeRequest Nothing = new();

    public static void MapRecovery(this IEndpointRouteBuilder api)
    {
        api.MapPost("runs/{run:long}/clear", (long run, RunChangeRequest? request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Clear, run, request ?? Nothing, commands, user, cancel))
            .Takes(Deed.Clear).WithSummary("Lets tasks run again; what runs is stopped first. With dryRun=true it only says which.");
        api.MapPost("runs/{run:long}/retry", (long run, RunChangeRequest? request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Clear, run, (request ?? Nothing) with { OnlyFailed = true }, commands, user, cancel))
            .Takes(Deed.Clear).WithSummary("Lets what failed, was cancelled or could not run run again.");
        api.MapPost("runs/{run:long}/mark", (long run, RunChangeRequest request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Mark, run, request, commands, user, cancel))
            .Takes(Deed.Mark).WithSummary("Ends tasks, or the run, as success, failed or skipped; what runs is stopped first.");
        api.MapPost("runs/{run:long}/pause", (long run, RunChangeRequest? request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Pause, run, request ?? Nothing, commands, user, cancel))
            .Takes(Deed.PauseRun).WithSummary("Holds a run: running attempts end, nothing new starts.");
        api.MapPost("runs/{run:long}/resume", (long run, RunChangeRequest? request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Resume, run, request ?? Nothing, commands, user, cancel))
            .Takes(Deed.ResumeRun).WithSummary("Lets a held run go on.");
        api.MapPost("runs/{run:long}/tasks/{task:id}/cancel", (long run, string task, RunChangeRequest? request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
                ApplyAsync(RecoveryAction.Cancel, run, (request ?? Nothing) with { Tasks = [task] }, commands, user, cancel))
            .Takes(Deed.CancelTask).WithSummary("Stops one task, or one of its instances; the run goes on.");
        api.MapPost("runs/change", ChangeAsync).Takes(Deed.Clear)
            .WithSummary("Clears, marks, cancels, pauses or resumes all runs that match a filter. With dryRun=true it only says which.");
    }

    private static async Task<RunChangeResource> ApplyAsync(
        RecoveryAction action, long run, RunChangeRequest request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var wish = new RecoveryRequest
        {
            Action = action,
            Run = run,
            Tasks = Choice(check, action, new()
            {
                Tasks = request.Tasks, MapIndex = request.MapIndex, Upstream = request.Upstream, Downstream = request.Downstream, OnlyFailed = request.OnlyFailed,
                KeepState = request.KeepState, NoCache = request.NoCache,
            }),
            Past = request.Past,
            Future = request.Future,
            OtherDags = request.OtherDags,
            State = Mark(check, request.State),
            Attempt = request.Attempt,
            Version = check.Word<RerunOn>("version", request.Version),
            Reason = check.Text("reason", request.Reason, LongestReason),
            DryRun = request.DryRun,
        };
        if (request.Attempt is not null && action != RecoveryAction.Cancel) check.Add("attempt", "'attempt' has a meaning only when a task is cancelled.");
        check.Done();
        return Resource(await commands.ApplyAsync(wish, user.Caller(), cancel));
    }

    private static async Task<RunChangeResource> ChangeAsync(RunsChangeRequest request, IRecoveryCommands commands, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var action = check.Word<RecoveryAction>("action", request.Action);
        if (string.IsNullOrEmpty(request.Action)) check.Add("action", "'action' must say what to do: clear, mark, cancel, pause or resume.");
        var wish = new RecoveryRequest
        {
            Action = action ?? RecoveryAction.Clear,
            Filter = new()
            {
                DagId = check.Text("dagId", request.DagId), States = request.States is { Count: > 0 } states ? check.States("states", string.Join(',', states)) : null,
                Type = check.Word<RunType>("type", request.Type), From = request.From, To = request.To,
            },
            Tasks = Choice(check, action, new()
            {
                Tasks = request.Tasks, Upstream = request.Upstream, Downstream = request.Downstream, OnlyFailed = request.OnlyFailed, KeepState = request.KeepState, NoCache = request.NoCache,
            }),
            State = Mark(check, request.State),
            Version = check.Word<RerunOn>("version", request.Version),
            Reason = check.Text("reason", request.Reason, LongestReason),
            DryRun = request.DryRun,
        };
        check.Done();
        return Resource(await commands.ApplyAsync(wish, user.Caller(), cancel));
    }

    // Which of a run's instances; null for the run as a whole. An unknown action is a fault of its own.
    private static ClearChoice? Choice(RequestCheck check, RecoveryAction? action, ClearChoice wished)
    {
        check.Names("tasks", wished.Tasks, MostTasks);
        if (wished.Tasks is null && (wished.MapIndex is not null || wished.Upstream || wished.Downstream))
            check.Add("tasks", "'mapIndex', 'upstream' and 'downstream' need 'tasks': which ones?");
        if (wished.NoCache && action is not (null or RecoveryAction.Clear)) check.Add("noCache", "'noCache' has a meaning only when tasks are cleared.");
        if (wished.KeepState && action is not (null or RecoveryAction.Clear)) check.Add("keepState", "'keepState' has a meaning only when tasks are cleared.");
        return wished is { Tasks: null, OnlyFailed: false, KeepState: false, NoCache: false } ? null : wished;
    }

    private static TaskInstanceState? Mark(RequestCheck check, string? word)
    {
        if (string.IsNullOrEmpty(word)) return null;
        if (StateWords.TaskState(word) is { } state) return state;
        check.Add("state", "'state' must be success, failed or skipped.");
        return null;
    }

    private static RunChangeResource Resource(RecoveryResult result) => new()
    {
        DryRun = result.DryRun,
        RunCount = result.Runs.Count,
        TaskCount = result.TaskCount,
        Runs = result.Runs,
        Tasks = [.. result.Tasks.Select(task => new AffectedTaskResource { RunId = task.Run, DagId = task.DagId, TaskId = task.TaskId, MapIndex = task.MapIndex, State = task.State.Word() })],
        Skipped = [.. result.Skipped.Select(run => new SkippedRunResource { RunId = run.Run, Why = run.Why })],
        Versions = [.. result.Versions.Select(VersionResources.Move)],
    };
}
