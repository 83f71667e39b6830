using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Runners;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Judges a play that is over: every task against the table of rules, every stored attempt against what a runner really
/// said, retries and losses against their budgets, and the slots of the schedule.
/// </summary>
internal sealed class Referee(int seed, Installation installation, IReadOnlyList<DagGraph> graphs, Limits limits, bool calm)
{
    private readonly ILookup<long, AttemptRow> _attempts =
        installation.Read<AttemptRow>("SELECT instance_id AS InstanceId, number, outcome, reason FROM attempt ORDER BY instance_id, number").ToLookup(row => row.InstanceId);

    private readonly ILookup<long, JournalRow> _journal =
        installation.Read<JournalRow>("SELECT run_id AS Run, actor AS Actor, moves AS Moves FROM journal ORDER BY run_id, id").ToLookup(row => row.Run);

    public void Judge(Deadlines deadlines, TakeOvers takeOvers, DateTimeOffset healthySince)
    {
        var ids = installation.Read<long>("SELECT id FROM run ORDER BY id");
        var runs = installation.Runs.LoadAsync([.. ids], default).GetAwaiter().GetResult();
        var someRunnerDies = runs.Any(run => run.Instances.Any(instance => ScriptOf(run, instance).Behaviour is Behaviour.KillsRunner or Behaviour.HangsFirst));
        foreach (var run in runs)
        {
            run.Head.State.IsFinal().ShouldBeTrue($"run {run.Head.Id} is {run.Head.State}");
            // What people changed goes by no rule that could be told from how it ended.
            if (IsHandled(run)) continue;
            if (run.Head.CancelRequestedAt is null) JudgeRules(run);
            else JudgeTeardowns(run);
        }

        foreach (var run in runs)
            foreach (var instance in run.Instances) JudgeInstance(run, instance, mayBeLost: !calm || someRunnerDies);

        runs.Select(run => run.Head.ParentInstance).OfType<long>().ShouldBeUnique("a task makes one run");
        News.Judge(installation, runs, _journal.SelectMany(run => run));
        limits.Judge(runs, _journal.SelectMany(run => run));
        deadlines.Judge(runs, _journal, healthySince, IsHandled);
        takeOvers.Judge(runs, IsHandled);
        foreach (var run in runs)
            foreach (var callback in installation.Callbacks.ListAsync(run.Head.Id, 0, int.MaxValue, default).GetAwaiter().GetResult()) JudgeCallback(callback);
        foreach (var dag in graphs.Where(dag => (dag.Schedule?.OrAt ?? dag.Schedule) is { Kind: not ScheduleKind.Assets }))
            Schedules.Judge(dag, dag.Schedule!.OrAt ?? dag.Schedule, [.. runs.Where(run => run.Head.DagId == dag.DagId && run.Head.Type is RunType.Scheduled or RunType.Backfill)], IsHandled);
    }

    private void JudgeRules(LiveRun run)
    {
        var plan = run.Plan;
        var told = new RunStory(run, instance => ScriptOf(run, instance).Chosen!);
        foreach (var entry in _journal[run.Head.Id]) told.Tell(entry.Moves);
        var rules = new RuleCheck
        {
            StatesOf = id => [.. run.InstancesOf(plan.IndexOf(id)).Select(instance => instance.State)],
            Began = id => run.InstancesOf(plan.IndexOf(id)).Any(instance => instance.QueuedAt is not null),
            PassedOver = id => told.PassedOver(id, -1),
            PassedOverAt = told.PassedOver,
            StateAt = (id, index) => run.Find(plan.IndexOf(id), index)?.State,
            BeganAt = (id, index) => run.Find(plan.IndexOf(id), index)?.QueuedAt is not null,
            IsExempt = (id, index) => told.RanBeforeAt.Contains((id, index)),
            MapGroupOf = id => plan.Tasks[plan.IndexOf(id)].MapGroup,
            LengthOf = id => plan.IsMapped(plan.IndexOf(id))
                ? run.InstancesOf(plan.IndexOf(id)).Count(instance => instance.State == TaskInstanceState.Success)
                : ScriptOf(run, run.Instances[plan.IndexOf(id)]).Length,
        };
        foreach (var task in plan.Tasks.Where(task => !told.RanBefore.Contains(task.Id))) rules.Check(task);

        var leaves = RuleCheck.Leaves(plan.Graph).SelectMany(task => run.InstancesOf(plan.IndexOf(task.Id)));
        var failed = leaves.Any(leaf => leaf.State is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled);
        run.Head.State.ShouldBe(failed ? RunState.Failed : RunState.Success, $"run {run.Head.Id}");
    }

    // Whatever stopped the run: what was set up was torn down, or at least tried to be.
    private static void JudgeTeardowns(LiveRun run)
    {
        foreach (var task in run.Plan.Graph.Tasks.Where(task => task.TeardownOf.Count > 0 && task.MapOver.Count == 0))
        {
            if (!task.TeardownOf.SelectMany(setup => run.InstancesOf(run.Plan.IndexOf(setup))).Any(setup => setup.State == TaskInstanceState.Success)) continue;
            run.InstancesOf(run.Plan.IndexOf(task.Id)).ShouldAllBe(instance => instance.QueuedAt != null, $"run {run.Head.Id}: {task.Id} was not run although something was set up");
        }
    }

    private void JudgeInstance(LiveRun run, TaskInstance instance, bool mayBeLost)
    {
        var id = InstanceId.Of(run.Head.Id, instance.Ordinal);
        var attempts = _attempts[id].ToArray();
        var (task, script) = (run.TaskOf(instance), ScriptOf(run, instance));
        var name = $"run {run.Head.Id}, {task.Id}[{instance.MapIndex}] ({instance.State}, {script.Behaviour}: {string.Join(", ", attempts.Select(row => row.Ended))})";
        var handled = IsHandled(run);
        // In a group that started again a task was stopped as in a run that is, and counts its failures and losses anew.
        var again = run.Groups.Any(group => group.Retries > 0 && (group.MapIndex < 0 || group.MapIndex == instance.MapIndex) && run.Plan.Named(group.Id).Contains(instance.TaskIndex));
        var stopped = run.Head.CancelRequestedAt is not null || again || handled || limits.MayBeSuperseded(run.Head.DagId, task);
        var collided = limits.Collided(run.Head.DagId, task, instance);

        attempts.Select(row => row.Number).ShouldBe(Enumerable.Range(1, attempts.Length), name);
        foreach (var row in attempts) JudgeAttempt(row, task, stopped || collided, mayBeLost, name);

        var failures = attempts.Count(row => row.Ended is AttemptOutcome.Failed or AttemptOutcome.TimedOut);
        instance.Failures.ShouldBeInRange(again || handled ? 0 : failures - (task.Sensor is null ? 0 : 1), failures, name);
        instance.Losses.ShouldBeLessThanOrEqualTo(attempts.Count(row => row.Ended is AttemptOutcome.Lost or AttemptOutcome.Poison), name);
        // One that is idle since its group started again, or was cancelled before it began again, has no attempt that its state comes from.
        if (attempts is not [.., var last] || handled || (stopped && instance.QueuedAt is null) || (again && instance.State == TaskInstanceState.Cancelled) || collided) return;

        var expected = last.Ended switch
        {
            AttemptOutcome.Success => TaskInstanceState.Success,
            AttemptOutcome.Skipped => TaskInstanceState.Skipped,
            _ when stopped => instance.State is TaskInstanceState.Failed ? TaskInstanceState.Failed : TaskInstanceState.Cancelled,
            _ => TaskInstanceState.Failed,
        };
        instance.State.ShouldBe(expected, name);
        if (instance.State != TaskInstanceState.Failed) return;
        if (last.Ended == AttemptOutcome.Poison)
        {
            instance.Losses.ShouldBe(LiveRun.InfrastructureBudget, name);
            return;
        }

        // The user's retries were all spent on failures, none on losses; and a task that fails only at first was not given up.
        if (task.Sensor is not null || script.Behaviour == Behaviour.FailsForGood || again || installation.Book.Ledger.WaitOf(last.InstanceId, last.Number) is not null) return;
        failures.ShouldBe(task.Retries + 1, name);
        if (script.Behaviour == Behaviour.FailsFirst && attempts.All(row => row.Ended != AttemptOutcome.TimedOut)) throw new ShouldAssertException($"{name} was given up too early");
    }

    private void JudgeAttempt(AttemptRow row, TaskSpec task, bool stopped, bool mayBeLost, string name)
    {
        // What it waited for may have come, may have come badly, or its time was over: that was no runner's word.
        var wait = installation.Book.Ledger.WaitOf(row.InstanceId, row.Number);
        var gaveUp = row.Reason?.StartsWith("Gave up", StringComparison.Ordinal) == true;
        bool Said(ReportKind kind) => installation.Book.Ledger.Said(row.InstanceId, row.Number, kind);
        var holds = row.Ended switch
        {
            AttemptOutcome.Success => Said(ReportKind.Succeeded) || wait is { Resume: false },
            AttemptOutcome.Failed => Said(ReportKind.Failed) || wait is { Kind: DeferralKind.Trigger or DeferralKind.Dag },
            AttemptOutcome.Skipped => Said(ReportKind.Skipped) || ((task.Sensor is { SoftFail: true } || wait is { SoftFail: true }) && gaveUp) || wait is { Kind: DeferralKind.Dag },
            AttemptOutcome.TimedOut => task.Timeout is not null || ((task.Sensor is not null || wait is not null) && gaveUp),
            AttemptOutcome.Cancelled => stopped,
            AttemptOutcome.Lost or AttemptOutcome.Poison => mayBeLost,
            _ => false,
        };
        holds.ShouldBeTrue($"attempt {row.Number} of {name} ended as {row.Ended?.ToString() ?? "open"} ({row.Reason}), which is not what happened");
    }

    // Called until its end was heard: once, and again only after its runner or node died. What it came to is what a runner said.
    private void JudgeCallback(CallbackView callback)
    {
        var name = $"callback {callback.Id} of run {callback.Run} about {callback.Write.TaskId} {callback.Write.Facts.State}: {callback.Word} after {callback.Tries} tries ({callback.Message})";
        var calls = installation.Book.Ledger.Calls(callback.Log.Instance, callback.Log.Attempt);
        calls.ShouldBeLessThanOrEqualTo(callback.Tries, name);
        callback.Tries.ShouldBePositive(name);
        var said = callback.Outcome switch
        {
            CallbackOutcome.Success => ReportKind.Succeeded,
            CallbackOutcome.Failed => ReportKind.Failed,
            _ => (ReportKind?)null,
        };
        if (said is { } kind) installation.Book.Ledger.Said(callback.Log.Instance, callback.Log.Attempt, kind).ShouldBeTrue(name);
        else (callback.Outcome == CallbackOutcome.Lost && callback.Tries >= CallbackRule.MostLosses).ShouldBeTrue(name);
    }

    private bool IsHandled(LiveRun run) => _journal[run.Head.Id].Any(entry => entry.Actor == Progress.Helper || entry.Moves.Contains(Progress.Helper, StringComparison.Ordinal));

    private Script ScriptOf(LiveRun run, TaskInstance instance) => Script.Of(seed, run.Plan, run.Head.Id, instance.TaskIndex, instance.MapIndex);
}
