using System.Globalization;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Tests;

namespace Tradewind.Dashboard.Sample;

/// <summary>Answers with the sample's own tasks, and notes what was done. Backfills have a slot for each day.</summary>
internal sealed class SampleRecovery(SampleInstallation sample) : UnservedBackfills, IRecoveryCommands, IBackfillCommands
{
    private readonly List<BackfillView> _backfills = [];

    public async Task<RecoveryResult> ApplyAsync(RecoveryRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(request.Deed);
        if (request.Run is not { } number) return await ApplyToAllAsync(request, caller, cancel);
        var run = sample.Runs[number];
        var plan = sample.Dags[run.Head.DagId].Plan;
        var named = run.Instances.Where(one => request.Tasks?.Tasks is not { } tasks || tasks.Any(id => plan.Named(id).Contains(one.TaskIndex)) || request.Tasks.Downstream);
        if (request.Tasks?.MapIndex is { } index) named = named.Where(one => one.MapIndex == index);
        if (request.Tasks is { OnlyFailed: true }) named = named.Where(one => one.State is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed);
        if (request.Action == RecoveryAction.Clear) named = named.Where(one => one.State != TaskInstanceState.None);
        AffectedTask[] affected = request.Action is RecoveryAction.Pause or RecoveryAction.Resume
            ? []
            : [.. named.Select(one => new AffectedTask(run.Head.Id, plan.Tasks[one.TaskIndex].Id, one.MapIndex, one.State) { DagId = run.Head.DagId })];
        if (!request.DryRun)
        {
            sample.Commands.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Action} {request.State} {request.Version} {string.Join(',', affected.Select(task => task.MapIndex < 0 ? task.TaskId : $"{task.TaskId}[{task.MapIndex}]"))} of {run.Head.Id} ({request.Reason}) by {caller.Name}"));
            sample.Publish(run);
        }

        if (sample.Recovering is { } held) await held.Task;
        return new RecoveryResult(request.DryRun, [run.Head.Id], affected.Length, affected, []) { Versions = request.Version == RerunOn.Latest ? sample.Moves : [] };
    }

    private async Task<RecoveryResult> ApplyToAllAsync(RecoveryRequest request, Caller caller, CancellationToken cancel)
    {
        var fitting = (await new SampleRunQueries(sample).ListAsync(request.Filter!, null, int.MaxValue - 1, cancel)).Items;
        var results = new List<RecoveryResult>();
        foreach (var run in fitting) results.Add(await ApplyAsync(request with { Run = run.Head.Id }, caller, cancel));
        return new(request.DryRun, [.. results.SelectMany(result => result.Runs)], results.Sum(result => result.TaskCount), [.. results.SelectMany(result => result.Tasks)], []);
    }

    public Task<IReadOnlyList<BackfillSlot>> PreviewAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Backfill);
        if (!sample.Dags.ContainsKey(request.DagId)) throw new RejectedException(RejectedReason.NotFound, $"There is no DAG '{request.DagId}'.", "dagId");
        return Task.FromResult<IReadOnlyList<BackfillSlot>>(
        [
            .. Enumerable.Range(0, (request.To - request.From).Days).Select(day =>
            {
                var at = request.From.AddDays(day);
                return new BackfillSlot(day, at, new DataInterval(at, at.AddDays(1)), BackfillStep.Made);
            }),
        ]);
    }

    public async Task<BackfillView> CreateAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        var slots = (await PreviewAsync(request, caller, cancel)).Count;
        sample.Commands.Add($"backfill {request.DagId} {request.From:yyyy-MM-dd} {request.To:yyyy-MM-dd} {request.Reprocess} by {caller.Name}");
        return Add(new(new() { Id = _backfills.Count + 1, Request = request, CreatedBy = caller.Name, CreatedAt = sample.Now }, slots, slots, 0, new Dictionary<RunState, int>()));
    }

    public Task<BackfillView> PauseAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Paused, caller);

    public Task<BackfillView> ResumeAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Running, caller);

    public Task<BackfillView> CancelAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Cancelled, caller);

    public override Task<Page<BackfillView>> ListAsync(string? dagId, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<BackfillView>([.. _backfills.AsEnumerable().Reverse()], null));

    public BackfillView Add(BackfillView view)
    {
        _backfills.Add(view);
        sample.Feed.Publish(new Notice(Topic.RunQueued));
        return view;
    }

    private Task<BackfillView> Move(long backfill, BackfillState to, Caller caller)
    {
        caller.Require(Deed.Backfill);
        var at = _backfills.FindIndex(view => view.Backfill.Id == backfill);
        var before = _backfills[at];
        _backfills[at] = before with { Backfill = before.Backfill with { State = to, EndedAt = to == BackfillState.Cancelled ? sample.Now : null } };
        sample.Commands.Add($"{to} backfill {backfill} by {caller.Name}");
        return Task.FromResult(_backfills[at]);
    }
}
