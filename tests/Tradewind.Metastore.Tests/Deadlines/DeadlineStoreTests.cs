using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Deadlines;

public abstract class DeadlineStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;
    private static readonly DeadlineSpec Hour = new() { Reference = DeadlineReference.Queued, Interval = TimeSpan.FromHours(1) };

    private IDeadlineStore Deadlines => store.Port<IDeadlineStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Missed_deadlines_are_kept_with_their_callbacks()
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Deadline = Hour, Callbacks = [CallbackKind.DeadlineMissed] }) with { Deadline = Hour, Callbacks = [CallbackKind.DeadlineMissed] };
        var dag = await Sample.DagAsync(store, graph);
        var made = Sample.Run(dag);
        var create = new RunChanges(made, "test") { ExpectedEpoch = null };
        made.Watch(create);
        var run = (await store.Runs.CreateAsync(create, null, default))!.Value;
        await store.Runs.UpdateAsync([run], "test", (live, changes) => live.Start(changes, Noon), default);
        var due = (await store.Runs.DueAsync(Noon.AddHours(1), 100_000, default)).Where(one => one.Run == run).Select(one => one.Item).ToList();
        due.Select(item => item.Kind).Order().ShouldBe([DueKind.RunDeadline, DueKind.TaskDeadline]);

        await store.Runs.UpdateAsync([run], "scheduler", (live, changes) => due.ForEach(item => live.Meet(changes, item, Noon.AddHours(1))), default);

        (await Deadlines.MissedAsync(run, default)).ShouldBe([new(null, Noon.AddHours(1), Noon.AddHours(1)), new("a", Noon.AddHours(1), Noon.AddHours(1))]);
        (await store.Port<ICallbackStore>().ListAsync(run, 0, 10, default)).Select(one => one.Write.Facts.State).Order().ShouldBe(["queued", "running"]);
        (await Sample.MovesAsync(store, run)).Count(move => move.From == move.To).ShouldBe(2);
        (await store.Runs.DueAsync(Noon.AddDays(1), 100_000, default)).ShouldNotContain(one => one.Run == run);
    }

    [Fact]
    public async Task Average_is_that_of_the_latest_ten_successes_before_the_run_of_runs_and_of_a_task()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a"));
        await RunAsync(dag, 600, ReportKind.Succeeded);
        for (var minutes = 1; minutes <= 10; minutes++) await RunAsync(dag, minutes, ReportKind.Succeeded);
        await RunAsync(dag, 900, ReportKind.Failed);
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        await RunAsync(dag, 700, ReportKind.Succeeded);

        // Runs have two tasks of that length.
        (await Deadlines.AverageAsync(run, null, default)).ShouldBe(TimeSpan.FromMinutes(11));
        (await Deadlines.AverageAsync(run, 1, default)).ShouldBe(TimeSpan.FromMinutes(5.5));
    }

    [Fact]
    public async Task Average_of_no_success_is_none()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        await RunAsync(dag, 5, ReportKind.Failed);
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;

        (await Deadlines.AverageAsync(run, null, default)).ShouldBeNull();
        (await Deadlines.AverageAsync(run, 0, default)).ShouldBeNull();
    }

    private async Task RunAsync(CurrentDag dag, int minutes, ReportKind kind)
    {
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        for (var task = 0; task < dag.Plan.Tasks.Count; task++)
        {
            var begin = Noon.AddMinutes(task * minutes);
            await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, begin), default);
            await store.Runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, task, 1, new() { Kind = kind, Message = "said so" }, begin.AddMinutes(minutes)), default);
        }
    }
}

public sealed class SqliteDeadlineStoreTests(SqliteStore store) : DeadlineStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresDeadlineStoreTests(PostgresStore store) : DeadlineStoreTests(store), IClassFixture<PostgresStore>;
