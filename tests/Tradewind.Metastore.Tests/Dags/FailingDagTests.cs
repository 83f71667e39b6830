using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Dags;

/// <summary>The count of failed runs in a row, and the pause that follows from it.</summary>
public abstract class FailingDagTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _queue = Sample.Unique("q");

    private IDagStore Dags => store.Dags;

    private IRunStore Runs => store.Runs;

    [Fact]
    public async Task Failed_runs_are_counted_until_as_many_as_allowed_are_in_a_row()
    {
        var dag = await DagAsync(allowed: 2);
        await EndAsync(dag, ReportKind.Failed);
        (await FailingAsync(dag)).ShouldBeNull();

        await EndAsync(dag, ReportKind.TimedOut);

        (await FailingAsync(dag)).ShouldBe(new(dag.DagId, 2, 2));
    }

    [Fact]
    public async Task Success_begins_the_count_anew()
    {
        var dag = await DagAsync(allowed: 2);
        foreach (var end in new[] { ReportKind.Failed, ReportKind.Succeeded, ReportKind.Failed }) await EndAsync(dag, end);
        (await FailingAsync(dag)).ShouldBeNull();
    }

    [Fact]
    public async Task Cancelled_runs_and_runs_of_a_backfill_say_nothing()
    {
        var dag = await DagAsync(allowed: 2);
        await EndAsync(dag, ReportKind.Failed);
        await EndAsync(dag, ReportKind.Cancelled);
        await EndAsync(dag, ReportKind.Failed, RunType.Backfill);
        (await FailingAsync(dag)).ShouldBeNull();

        await EndAsync(dag, ReportKind.Failed, RunType.Scheduled);

        (await FailingAsync(dag))!.FailedInRow.ShouldBe(2);
    }

    [Theory]
    [InlineData("FSF", 1)]
    [InlineData("SFF", 2)]
    [InlineData("FFS", 0)]
    public async Task Runs_that_end_in_one_commit_count_in_their_order(string ends, int failed)
    {
        var dag = await DagAsync(allowed: 1);
        var changes = new List<RunChanges>();
        foreach (var end in ends) changes.Add(await LastReportAsync(dag, end == 'F' ? ReportKind.Failed : ReportKind.Succeeded, RunType.Manual));
        (await Runs.CommitAsync(changes, null, default)).Committed.ShouldBeTrue();

        ((await FailingAsync(dag))?.FailedInRow ?? 0).ShouldBe(failed);
    }

    [Fact]
    public async Task Dag_that_is_never_to_be_paused_is_not_failing()
    {
        var dag = await DagAsync(allowed: 0);
        await EndAsync(dag, ReportKind.Failed);
        (await FailingAsync(dag)).ShouldBeNull();
    }

    [Fact]
    public async Task Pause_notes_why_and_is_made_once()
    {
        var dag = await DagAsync(allowed: 1);
        await EndAsync(dag, ReportKind.Failed);

        (await Dags.PauseFailingAsync(dag.DagId, Why(dag), default)).ShouldBeTrue();

        (await Dags.CurrentAsync(dag.DagId, default))!.Paused.ShouldBeTrue();
        (await store.Access.AuditTrailAsync(new($"dag:{dag.DagId}"), null, 10, default)).Items.ShouldBe([Why(dag)]);
        (await FailingAsync(dag)).ShouldBeNull();
        (await Dags.PauseFailingAsync(dag.DagId, Why(dag), default)).ShouldBeFalse();
        (await store.Access.AuditTrailAsync(new($"dag:{dag.DagId}"), null, 10, default)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Failing_dag_is_neither_planned_nor_started_before_it_is_paused()
    {
        var dag = await DagAsync(allowed: 1, schedule: new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] });
        var waiting = (await Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value;
        async Task<(bool Planned, bool Started)> Goes() => (
            (await Dags.ToPlanAsync(Noon, default)).Any(one => one.DagId == dag.DagId), (await Runs.StartableRunsAsync(10_000, default)).Contains(waiting));
        (await Goes()).ShouldBe((true, true));

        await EndAsync(dag, ReportKind.Failed);

        (await Goes()).ShouldBe((false, false));
        await Dags.SetPausedAsync(dag.DagId, false, default);
        (await Goes()).ShouldBe((true, true));
    }

    [Fact]
    public async Task Unpausing_begins_the_count_anew_and_pausing_by_hand_does_not()
    {
        var dag = await DagAsync(allowed: 2);
        await EndAsync(dag, ReportKind.Failed);
        await Dags.SetPausedAsync(dag.DagId, true, default);
        await EndAsync(dag, ReportKind.Failed);
        (await FailingAsync(dag)).ShouldBeNull("it is paused already");

        await Dags.SetPausedAsync(dag.DagId, false, default);

        (await FailingAsync(dag)).ShouldBeNull();
        (await Dags.PauseFailingAsync(dag.DagId, Why(dag), default)).ShouldBeFalse();
        await EndAsync(dag, ReportKind.Failed);
        (await FailingAsync(dag)).ShouldBeNull();
        await EndAsync(dag, ReportKind.Failed);
        (await FailingAsync(dag))!.FailedInRow.ShouldBe(2);
    }

    [Fact]
    public async Task New_version_decides_after_how_many_failures_to_pause()
    {
        var dag = await DagAsync(allowed: 5);
        await EndAsync(dag, ReportKind.Failed);

        await DagAsync(allowed: 1, dag.DagId);

        (await FailingAsync(dag)).ShouldBe(new(dag.DagId, 1, 1));
    }

    private static AuditEntry Why(CurrentDag dag) => new(Noon, "scheduler", "dag.pause", $"dag:{dag.DagId}", """{"Paused":false}""", """{"Paused":true,"Why":"1 run failed"}""");

    private async Task<CurrentDag> DagAsync(int allowed, string? id = null, ScheduleSpec? schedule = null)
    {
        id ??= Sample.Unique("dag");
        var graph = Sample.Graph(id, Sample.Task("a") with { Queue = _queue }) with { PauseAfterFailures = allowed, Schedule = schedule };
        (await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-{allowed}", graph), default)).Faults.ShouldBeEmpty();
        return (await Dags.CurrentAsync(id, default))!;
    }

    private async Task<FailingDag?> FailingAsync(CurrentDag dag) => (await Dags.FailingAsync(default)).SingleOrDefault(failing => failing.DagId == dag.DagId);

    private async Task EndAsync(CurrentDag dag, ReportKind kind, RunType type = RunType.Manual) =>
        (await Runs.CommitAsync([await LastReportAsync(dag, kind, type)], null, default)).Committed.ShouldBeTrue();

    // A run whose only task ends with these changes.
    private async Task<RunChanges> LastReportAsync(CurrentDag dag, ReportKind kind, RunType type)
    {
        var id = await Runs.CreateAsync(new(Sample.Run(dag, type: type), "test") { ExpectedEpoch = null }, null, default);
        await Runs.UpdateAsync([id!.Value], "scheduler", (run, changes) => run.Start(changes, Noon), default);
        var claim = (await Runs.CommitAsync([], new ClaimRequest("n1", [_queue], 1, Noon), default)).Claims.Single();
        if (kind == ReportKind.Cancelled) await Runs.UpdateAsync([id.Value], "user:ada", (run, changes) => run.Cancel(changes, Noon, "stop"), default);
        var live = (await Runs.LoadAsync([id.Value], default)).Single();
        var changes = new RunChanges(live, "agent:n1");
        live.Report(changes, 0, claim.Fence, new() { Kind = kind, Message = "said so", MayRetry = false }, Noon.AddSeconds(1)).ShouldBeTrue();
        return changes;
    }
}

public sealed class SqliteFailingDagTests(SqliteStore store) : FailingDagTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresFailingDagTests(PostgresStore store) : FailingDagTests(store), IClassFixture<PostgresStore>;
