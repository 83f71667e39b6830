using System.Globalization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;

namespace Tradewind.Dashboard.Acting;

/// <summary>
/// What a page's buttons do: each goes through the engine's commands with the current caller, says what happened,
/// and turns a refusal into words. Whether the caller may is decided by the command, not by the page.
/// </summary>
internal sealed class Act(
    CurrentCaller caller, IDagCommands dags, IRunCommands runs, IRecoveryCommands recovery, IBackfillCommands backfills, IApprovalCommands approvals, ScriptCommands scripts, IDraftRuns drafts, FavouriteCommands favourites, BulkTrigger bulk, Toasts toasts)
{
    public async Task SetPausedAsync(string dagId, bool paused, CancellationToken cancel)
    {
        var done = await TryAsync(async () =>
        {
            await dags.SetPausedAsync(dagId, paused, await caller.GetAsync(), cancel);
            return true;
        });
        // Whoever takes it back may have left the page that it was done on, and it with its token.
        if (done) toasts.Say($"{dagId} is {(paused ? "paused: no run of it starts" : "active")}.", undo: () => SetPausedAsync(dagId, !paused, CancellationToken.None));
    }

    /// <summary>The caller's favourites, by id.</summary>
    public async Task<IReadOnlySet<string>> FavouritesAsync(CancellationToken cancel) => await caller.FindAsync() is { } who ? await favourites.OfAsync(who, cancel) : new HashSet<string>();

    public Task SetFavouriteAsync(string dagId, bool favourite, CancellationToken cancel) => TryAsync(async () =>
    {
        await favourites.SetAsync(dagId, favourite, await caller.GetAsync(), cancel);
        return true;
    });

    /// <summary>The run, or null when it was refused.</summary>
    public async Task<RunSummary?> TriggerAsync(TriggerRequest request, CancellationToken cancel)
    {
        var run = await TryAsync(async () => await runs.TriggerAsync(request, await caller.GetAsync(), cancel));
        if (run is not null) toasts.Say($"{request.DagId} was triggered.", Links.Run(run.Head.Id));
        return run;
    }

    public async Task CancelAsync(long run, CancellationToken cancel)
    {
        if (await TryAsync(async () => await runs.CancelAsync(run, await caller.GetAsync(), cancel)) is not null)
            toasts.Say("The run was asked to stop.");
    }

    /// <summary>What the wish would come to; or why it cannot be carried out.</summary>
    public Task<(RecoveryResult? Preview, string? Fault)> PreviewAsync(RecoveryRequest request, CancellationToken cancel) =>
        AskAsync(async () => await recovery.ApplyAsync(request with { DryRun = true }, await caller.GetAsync(), cancel));

    /// <summary>Carries the wish out; false when it was refused. A wish for many runs is told with how many it was carried out on: others may fit by now.</summary>
    public async Task<bool> RecoverAsync(RecoveryRequest request, string done, CancellationToken cancel)
    {
        if (await TryAsync(async () => await recovery.ApplyAsync(request, await caller.GetAsync(), cancel)) is not { } result) return false;
        toasts.Say(request.Filter is null ? done : $"{Many(result.Runs.Count, "run")}: {done}", undo: UndoOf(request.Action, result.Runs));
        return true;
    }

    /// <summary>Which DAGs would be paused or unpaused; or why none.</summary>
    public Task<(DagsPaused? Preview, string? Fault)> PreviewPauseAsync(DagFilter filter, bool paused, CancellationToken cancel) =>
        AskAsync(async () => await dags.SetPausedAsync(filter, paused, dryRun: true, await caller.GetAsync(), cancel));

    /// <summary>Pauses or unpauses what fits. Null when it is done and said; otherwise why not.</summary>
    public async Task<string?> SetPausedAsync(DagFilter filter, bool paused, CancellationToken cancel)
    {
        var (done, refusal) = await AskAsync(async () => await dags.SetPausedAsync(filter, paused, dryRun: false, await caller.GetAsync(), cancel));
        // Exactly those that were moved: others that fit stood so before.
        if (done is not null) toasts.Say($"{Many(done.Dags.Count, "DAG")} {Moved(paused)}.", undo: done.Dags.Count == 0 ? null : () => EachAsync(done.Dags, "DAG", Moved(!paused), (dag, by) => dags.SetPausedAsync(dag, !paused, by, CancellationToken.None)));
        return refusal;
    }

    /// <summary>Which DAGs would be triggered; or why none.</summary>
    public Task<(DagsTriggered? Preview, string? Fault)> PreviewTriggerAllAsync(DagFilter filter, CancellationToken cancel) =>
        AskAsync(async () => await bulk.TriggerAsync(filter, dryRun: true, await caller.GetAsync(), cancel));

    /// <summary>Triggers what fits. Null when it is done and said; otherwise why not.</summary>
    public async Task<string?> TriggerAllAsync(DagFilter filter, CancellationToken cancel)
    {
        var (done, refusal) = await AskAsync(async () => await bulk.TriggerAsync(filter, dryRun: false, await caller.GetAsync(), cancel));
        if (done is not null) toasts.Say($"{Many(done.Dags.Count, "DAG")} triggered.", Links.Runs, done.Runs.Count == 0 ? null : () => EachAsync(done.Runs, "run", "asked to stop", (run, by) => runs.CancelAsync(run, by, CancellationToken.None)));
        return refusal;
    }

    /// <summary>What the backfill would do with each slot; or why it cannot be made.</summary>
    public Task<(IReadOnlyList<BackfillSlot>? Slots, string? Fault)> PreviewBackfillAsync(BackfillRequest request, CancellationToken cancel) =>
        AskAsync(async () => await backfills.PreviewAsync(request, await caller.GetAsync(), cancel));

    /// <summary>Makes the backfill; false when it was refused.</summary>
    public async Task<bool> CreateBackfillAsync(BackfillRequest request, CancellationToken cancel)
    {
        if (await TryAsync(async () => await backfills.CreateAsync(request, await caller.GetAsync(), cancel)) is not { } made) return false;
        toasts.Say($"Backfill {made.Backfill.Id} of {request.DagId} has started.");
        return true;
    }

    public async Task MoveBackfillAsync(long backfill, BackfillState to, CancellationToken cancel)
    {
        var moved = await TryAsync(async () =>
        {
            var by = await caller.GetAsync();
            return to switch
            {
                BackfillState.Paused => await backfills.PauseAsync(backfill, by, cancel),
                BackfillState.Running => await backfills.ResumeAsync(backfill, by, cancel),
                _ => await backfills.CancelAsync(backfill, by, cancel),
            };
        });
        var back = to switch { BackfillState.Paused => BackfillState.Running, BackfillState.Running => BackfillState.Paused, _ => (BackfillState?)null };
        if (moved is not null) toasts.Say($"Backfill {backfill} is {moved.Backfill.State.ToString().ToLowerInvariant()}.", undo: back is { } other ? () => MoveBackfillAsync(backfill, other, CancellationToken.None) : null);
    }

    /// <summary>Carries out what a form or a button asks for. Null when it is done and said; otherwise why not.</summary>
    /// <param name="command">What is asked for.</param>
    /// <param name="done">What is said when it is done.</param>
    /// <param name="undo">Takes it back; null where that is not possible.</param>
    public Task<string?> DoAsync(Func<Caller, Task> command, string done, Func<Caller, Task>? undo = null) => AskAsync(command, () => done, undo);

    /// <summary>As <see cref="DoAsync"/>, where only the command tells what is to be said; null for nothing.</summary>
    public async Task<string?> AskAsync(Func<Caller, Task> command, Func<string?> done, Func<Caller, Task>? undo = null)
    {
        try
        {
            await command(await caller.GetAsync());
        }
        catch (Exception refusal) when (refusal is RejectedException or NotAllowedException or InvalidRequestException)
        {
            return refusal.Message;
        }

        if (done() is { } words) toasts.Say(words, undo: undo is null ? null : () => UndoAsync(undo));
        return null;
    }

    /// <summary>Answers a question that a task asks; false when the answer was refused.</summary>
    public async Task<bool> AnswerAsync(AnswerRequest request, CancellationToken cancel)
    {
        if (await TryAsync(async () => await approvals.AnswerAsync(request, await caller.GetAsync(), cancel)) is not { } answered) return false;
        toasts.Say($"'{answered.Question.Subject}' is answered: {string.Join(", ", request.Chosen)}.");
        return true;
    }

    /// <summary>The scripts of the DAG folder; or why they are not shown.</summary>
    public Task<(IReadOnlyList<ScriptFile>? Scripts, string? Fault)> ScriptsAsync() => AskAsync(async () => scripts.List(await caller.GetAsync()));

    /// <summary>A script, null when there is none; or why it is not shown.</summary>
    public Task<(ScriptText? Script, string? Fault)> OpenScriptAsync(string path, CancellationToken cancel) =>
        AskAsync(async () => await scripts.OpenAsync(path, await caller.GetAsync(), cancel));

    /// <summary>What is wrong with a draft; null when it was not checked, and why is told.</summary>
    public async Task<DraftCheck?> CheckDraftAsync(Draft draft, Action<string> refused, CancellationToken cancel)
    {
        var (check, refusal) = await AskAsync(async () => await scripts.CheckAsync(draft, await caller.GetAsync(), cancel));
        if (refusal is not null) refused(refusal);
        return check;
    }

    /// <summary>What there is to say about a place in a draft; nothing when the question was refused, for the check says why.</summary>
    public async Task<string?> AskDraftAsync(Draft draft, DraftQuestion question, int offset, CancellationToken cancel) =>
        (await AskAsync(async () => await scripts.AskAsync(draft, question, offset, await caller.GetAsync(), cancel) ?? "null")).Answer;

    /// <summary>What came of saving a script; null when it was refused.</summary>
    public async Task<ScriptSaved?> SaveScriptAsync(Draft draft, string? began, CancellationToken cancel)
    {
        var saved = await TryAsync(async () => await scripts.SaveAsync(draft, began, await caller.GetAsync(), cancel));
        if (saved is { Conflict: false }) toasts.Say($"{draft.Path} is saved.");
        return saved;
    }

    /// <summary>The run of a draft, or null when it was refused.</summary>
    public async Task<RunSummary?> RunDraftAsync(DraftRunRequest request, CancellationToken cancel)
    {
        var run = await TryAsync(async () => await drafts.RunAsync(request, await caller.GetAsync(), cancel));
        if (run is not null) toasts.Say($"A draft of {run.Head.DagId} runs.", Links.Run(run.Head.Id));
        return run;
    }

    // Of what can be done to runs, only holding them and letting them go on leaves nothing behind.
    private Func<Task>? UndoOf(RecoveryAction action, IReadOnlyList<long> which) => action switch
    {
        _ when which.Count == 0 => null,
        RecoveryAction.Pause => () => EachAsync(which, "run", "let go on", (run, by) => recovery.ApplyAsync(new() { Action = RecoveryAction.Resume, Run = run }, by, CancellationToken.None)),
        RecoveryAction.Resume => () => EachAsync(which, "run", "held", (run, by) => recovery.ApplyAsync(new() { Action = RecoveryAction.Pause, Run = run }, by, CancellationToken.None)),
        _ => null,
    };

    private static string Moved(bool paused) => paused ? "paused" : "unpaused";

    private async Task UndoAsync(Func<Caller, Task> undo)
    {
        if (await AskAsync(undo, () => "It is as it was.") is { } refusal) toasts.Fail(refusal);
    }

    // One that cannot be taken back any more, a run that has ended since, keeps no other from it.
    private async Task EachAsync<TId>(IReadOnlyList<TId> ids, string thing, string moved, Func<TId, Caller, Task> move)
    {
        var refusals = new List<string>();
        foreach (var id in ids)
            if (await AskAsync(by => move(id, by), () => null) is { } refusal) refusals.Add(refusal);
        if (refusals.Count < ids.Count) toasts.Say($"{Many(ids.Count - refusals.Count, thing)} {moved}.");
        if (refusals.Count > 0) toasts.Fail(refusals.Count == 1 ? refusals[0] : $"{refusals[0]} And {refusals.Count - 1} more.");
    }

    private static string Many(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    // A question is answered where it is asked, also with a refusal.
    private static async Task<(T? Answer, string? Fault)> AskAsync<T>(Func<Task<T?>> ask) where T : class
    {
        try
        {
            return (await ask(), null);
        }
        catch (Exception refusal) when (refusal is RejectedException or NotAllowedException)
        {
            return (null, refusal.Message);
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception refusal) when (refusal is RejectedException or NotAllowedException)
        {
            toasts.Fail(refusal.Message);
            return default;
        }
    }
}
