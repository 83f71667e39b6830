using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

public abstract class ClearAcrossDagsTests(Store store) : IAsyncLifetime
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);

    private RecoveryCommands Commands => new(store.Runs, store.RunQueries, store.Dags, store.Deferrals, store.Access, new(store.DagQueries, store.Port<IPluginStore>()), new LocalFeed(), store.Port<TimeProvider>());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Clear_with_what_comes_after_takes_along_what_waited_for_it_in_other_dags()
    {
        var loading = await LoadingAsync();
        var (first, second) = (await WaiterAsync(loading, "load"), await WaiterAsync(loading, null));
        var far = await WaiterAsync(first.Dag, "next");
        var source = await SucceededAsync(loading);
        foreach (var (_, run) in new[] { first, second, far }) await MetAsync(run);

        var preview = await Commands.ApplyAsync(Clear(source, "load", downstream: true) with { DryRun = true }, Ada, default);

        preview.Tasks.GroupBy(task => task.DagId).ToDictionary(dag => dag.Key, dag => string.Join(" ", dag.Select(task => task.TaskId))).ShouldBe(
            new Dictionary<string, string> { [loading.DagId] = "load", [first.Dag.DagId] = "wait next", [second.Dag.DagId] = "wait next", [far.Dag.DagId] = "wait next" }, ignoreOrder: true);
        (await StateAsync(first.Run, 0)).ShouldBe(TaskInstanceState.Success);
        (await Commands.ApplyAsync(Clear(source, "load", downstream: true), Ada, default)).Tasks.ShouldBe(preview.Tasks);

        foreach (var run in new[] { first.Run, second.Run, far.Run })
            (await store.Runs.LoadAsync([run], default)).Single().ShouldSatisfyAllConditions(one => one.Head.State.ShouldBe(RunState.Queued), one => one.Instances.ShouldAllBe(instance => instance.State == TaskInstanceState.None));
        (await store.Access.AuditTrailAsync(new() { Subject = $"run:{source}" }, null, 10, default)).Items.ShouldHaveSingleItem().After!.ShouldContain("\"runs\":4");
    }

    [Fact]
    public async Task Clear_of_a_task_that_nobody_waited_for_leaves_other_dags_alone()
    {
        var loading = await LoadingAsync(Sample.Task("tidy_up"));
        var waiter = await WaiterAsync(loading, "load");
        var source = await SucceededAsync(loading);
        await MetAsync(waiter.Run);

        (await Commands.ApplyAsync(Clear(source, "tidy_up", downstream: true), Ada, default)).Runs.ShouldBe([source]);
    }

    [Fact]
    public async Task Clear_without_what_comes_after_leaves_other_dags_alone_unless_asked_for_them()
    {
        var loading = await LoadingAsync();
        var waiter = await WaiterAsync(loading, "load");
        var source = await SucceededAsync(loading);
        await MetAsync(waiter.Run);

        (await Commands.ApplyAsync(Clear(source, "load", downstream: false) with { DryRun = true }, Ada, default)).Runs.ShouldBe([source]);
        (await Commands.ApplyAsync(Clear(source, "load", downstream: true) with { DryRun = true, OtherDags = false }, Ada, default)).Runs.ShouldBe([source]);
        (await Commands.ApplyAsync(Clear(source, "load", downstream: false) with { OtherDags = true }, Ada, default)).Runs.ShouldBe([source, waiter.Run], ignoreOrder: true);
    }

    [Fact]
    public async Task Dags_that_wait_for_each_other_are_cleared_once()
    {
        var (left, right) = (await LoadingAsync(Waiting("back")), await LoadingAsync(Waiting("back")));
        var (leftRun, rightRun) = (await SucceededAsync(left, back: right), await SucceededAsync(right, back: left));

        (await Commands.ApplyAsync(Clear(leftRun, "load", downstream: true), Ada, default)).Runs.ShouldBe([leftRun, rightRun], ignoreOrder: true);
    }

    private static RecoveryRequest Clear(long run, string task, bool downstream) => new() { Action = RecoveryAction.Clear, Run = run, Tasks = new() { Tasks = [task], Downstream = downstream } };

    private static TaskSpec Waiting(string id) => Sample.Task(id) with { Kind = TaskKind.Sensor, Sensor = new() };

    private Task<CurrentDag> LoadingAsync(params TaskSpec[] more) => Sample.DagAsync(store, [Sample.Task("load"), .. more]);

    // A run of a DAG of its own, whose first task waits for a task of the other DAG (or its run) on the same date.
    private async Task<(CurrentDag Dag, long Run)> WaiterAsync(CurrentDag on, string? task)
    {
        var dag = await Sample.DagAsync(store, Waiting("wait"), Sample.Task("next", "wait"));
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        await ReportAsync(run, 0, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToDag(on.DagId, Sample.Noon, task) });
        return (dag, run);
    }

    private async Task MetAsync(long run)
    {
        var wait = (await store.Deferrals.FindAsync(InstanceId.Of(run, 0), default))!;
        await store.Runs.UpdateAsync([run], "scheduler", (live, changes) => live.EndWait(changes, wait, WaitEnd.With(null, "it ended"), "scheduler", Sample.Noon).ShouldBeTrue(), default);
        await ReportAsync(run, 1, Sample.Succeeded());
    }

    private async Task<long> SucceededAsync(CurrentDag dag, CurrentDag? back = null)
    {
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        await ReportAsync(run, 0, Sample.Succeeded());
        if (back is not null) await ReportAsync(run, 1, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToDag(back.DagId, Sample.Noon, "load") });
        else if (dag.Plan.Tasks.Count > 1) await ReportAsync(run, 1, Sample.Succeeded());
        return run;
    }

    private async Task ReportAsync(long run, int ordinal, AttemptReport report)
    {
        await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, Sample.Noon), default);
        await store.Runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, ordinal, live.Instances[ordinal].Fence, report, Sample.Noon).ShouldBeTrue(), default);
    }

    private async Task<TaskInstanceState> StateAsync(long run, int ordinal) => (await store.Runs.LoadAsync([run], default)).Single().Instances[ordinal].State;
}

public sealed class SqliteClearAcrossDagsTests(SqliteStore store) : ClearAcrossDagsTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresClearAcrossDagsTests(PostgresStore store) : ClearAcrossDagsTests(store), IClassFixture<PostgresStore>;
