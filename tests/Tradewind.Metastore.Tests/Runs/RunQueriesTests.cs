using System.Text;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

public abstract class RunQueriesTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private Engine.Ports.IRunQueries Queries => store.RunQueries;

    [Fact]
    public async Task List_filters_and_pages_latest_first()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var ids = await CreateAsync(dag, 5);
        await store.Runs.UpdateAsync([ids[1]], "user", (run, changes) => run.Cancel(changes, Noon, "stop"), default);

        var first = await Queries.ListAsync(new() { DagId = dag.DagId }, null, 3, default);
        first.Items.Select(run => run.Head.Id).ShouldBe(ids.AsEnumerable().Reverse().Take(3));
        first.Items[0].Version.ShouldBe(1);
        var second = await Queries.ListAsync(new() { DagId = dag.DagId }, first.Next, 3, default);
        second.Items.Select(run => run.Head.Id).ShouldBe([ids[1], ids[0]]);
        second.Next.ShouldBeNull();

        (await Queries.ListAsync(new() { DagId = dag.DagId, States = [RunState.Cancelled, RunState.Failed] }, null, 9, default)).Items.Single().Head.Id.ShouldBe(ids[1]);
        (await Queries.ListAsync(new() { DagId = dag.DagId, Type = RunType.Scheduled }, null, 9, default)).Items.ShouldBeEmpty();
        (await Queries.ListAsync(new() { DagId = dag.DagId, From = Noon, To = Noon.AddSeconds(1) }, null, 9, default)).Items.Count.ShouldBe(5);
        (await Queries.ListAsync(new() { DagId = dag.DagId, To = Noon }, null, 9, default)).Items.ShouldBeEmpty();
        await Should.ThrowAsync<RejectedException>(() => Queries.ListAsync(new(), "1'--", 9, default));
    }

    [Fact]
    public async Task Spans_have_every_attempt_in_the_order_in_which_tasks_started()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("late", "early") with { Queue = queue }, Sample.Task("early") with { Queue = queue, Retries = 1 }, Sample.Task("never", "late"));
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        async Task PlayAsync(int ordinal, AttemptReport report, int second)
        {
            var claim = (await store.Runs.CommitAsync([], new("n1", [queue], 1, Noon.AddSeconds(second)), default)).Claims.Single();
            await store.Runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, ordinal, claim.Fence, report, Noon.AddSeconds(second + 1)), default);
        }

        await PlayAsync(1, Sample.Failed(), 0);
        await store.Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Wake(changes, 1, DueKind.Retry, Noon.AddSeconds(5)), default);
        await PlayAsync(1, Sample.Succeeded("{}"), 10);
        await PlayAsync(0, Sample.Failed(), 20);

        var spans = await Queries.SpansAsync(run, 10, default);

        spans.Select(span => (span.TaskId, span.MapIndex, span.State)).ShouldBe([("early", -1, TaskInstanceState.Success), ("late", -1, TaskInstanceState.Failed)]);
        spans[0].Attempts.ShouldBe(
            [new(1, Noon, Noon.AddSeconds(1), AttemptOutcome.Failed), new(2, Noon.AddSeconds(10), Noon.AddSeconds(11), AttemptOutcome.Success)]);
        spans[0].QueuedAt.ShouldBe(Noon.AddSeconds(5));
        (await Queries.SpansAsync(run, 1, default)).ShouldHaveSingleItem().Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Days_count_runs_by_the_day_that_they_stand_for()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var ids = await CreateAsync(dag, 3);
        await store.Runs.UpdateAsync([ids[1]], "user", (run, changes) => run.Cancel(changes, Noon, "stop"), default);
        var day = DateOnly.FromDateTime(Noon.UtcDateTime);

        (await Queries.DaysAsync(dag.DagId, day, day.AddDays(1), default)).ShouldBe([new DayCounts(day, 0, 0, 1, 2)]);
        (await Queries.DaysAsync(dag.DagId, day.AddDays(1), day.AddDays(9), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_within_a_span_are_those_that_ran_in_a_part_of_it()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var open = (await Sample.StartedAsync(store, dag)).Head;
        var ended = (await Sample.StartedAsync(store, dag)).Head.Id;
        await store.Runs.UpdateAsync([ended], "user", (run, changes) => run.Cancel(changes, Noon.AddMinutes(1), "stop"), default);
        await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a")));
        async Task<long[]> Within(TimeSpan from, TimeSpan to, int most = 10_000) =>
            [.. (await Queries.WithinAsync(open.StartedAt!.Value + from, open.StartedAt.Value + to, dag.DagId, most, default)).Select(run => run.Head.Id)];

        (await Within(TimeSpan.Zero, TimeSpan.FromHours(1))).ShouldBe([ended, open.Id]);
        (await Within(TimeSpan.FromMinutes(2), TimeSpan.FromHours(1))).ShouldBe([open.Id]);
        (await Within(TimeSpan.FromHours(-2), TimeSpan.FromHours(-1))).ShouldBeEmpty();
        (await Within(TimeSpan.Zero, TimeSpan.FromHours(1), most: 1)).ShouldBe([ended]);
        (await Queries.WithinAsync(open.StartedAt!.Value, open.StartedAt.Value.AddHours(1), null, 10_000, default)).Select(run => run.Head.DagId).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Run_is_found_by_id_and_by_key()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var id = (await CreateAsync(dag, 1)).Single();
        var run = (await Queries.GetAsync(id, default))!;
        (await Queries.FindAsync(dag.DagId, run.Head.Key, default)).ShouldBe(run);
        (await Queries.GetAsync(1_000_000_000, default)).ShouldBeNull();
        (await Queries.FindAsync(dag.DagId, "no such key", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Task_that_failed_and_was_tried_again_shows_both_attempts()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue, Retries = 1 }, Sample.Task("b", "a"));
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        var claim = (await store.Runs.CommitAsync([], new("n1", [queue], 1, Noon), default)).Claims.Single();
        await store.Runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, 0, claim.Fence, Sample.Failed() with { Rendered = """{"x":1}""" }, Noon.AddSeconds(1)), default);
        await store.Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Wake(changes, 0, DueKind.Retry, Noon.AddSeconds(2)), default);
        claim = (await store.Runs.CommitAsync([], new("n2", [queue], 1, Noon.AddSeconds(3)), default)).Claims.Single();
        await store.Runs.UpdateAsync(
            [run], "agent:n2", (live, changes) => live.Report(changes, 0, claim.Fence, Sample.Succeeded("{}") with { Rows = 5, Bytes = 50 }, Noon.AddSeconds(4)), default);

        var detail = (await Queries.InstanceAsync(run, "a", -1, default))!;
        detail.View.Instance.State.ShouldBe(TaskInstanceState.Success);
        detail.View.Id.ShouldBe(claim.Instance);
        detail.Attempts.Count.ShouldBe(2);
        detail.Attempts[0].ShouldBe(new()
        {
            Number = 1, Node = "n1", StartedAt = Noon, EndedAt = Noon.AddSeconds(1), Outcome = AttemptOutcome.Failed, Reason = "it broke",
            ErrorType = "System.IO.IOException", Rendered = """{"x":1}""",
        });
        detail.Attempts[1].ShouldSatisfyAllConditions(
            attempt => attempt.Node.ShouldBe("n2"), attempt => attempt.Outcome.ShouldBe(AttemptOutcome.Success), attempt => attempt.Rows.ShouldBe(5),
            attempt => attempt.Bytes.ShouldBe(50));
        (await Queries.InstanceAsync(run, "a", 0, default)).ShouldBeNull();
        (await Queries.InstanceAsync(run, "no such task", -1, default)).ShouldBeNull();

        var moves = await Sample.MovesAsync(store, run, "a");
        moves.Select(move => $"{move.Actor} {move.From}→{move.To}").ShouldBe(
            ["test none→queued", "agent:n1 queued→running", "agent:n1 running→up_for_retry", "scheduler up_for_retry→queued", "agent:n2 queued→running", "agent:n2 running→success"]);
        moves[2].ShouldSatisfyAllConditions(move => move.Why.ShouldBe("it broke"), move => move.At.ShouldBe(Noon.AddSeconds(1)), move => move.MapIndex.ShouldBe(-1));
        (await Sample.MovesAsync(store, run))[0].ShouldBe(new(Noon, "test", null, -1, "queued", "running", null));
        (await Sample.MovesAsync(store, 1_000_000_000)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Moves_come_in_pages_of_any_size_which_together_are_all_of_them()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("each") with { Map = new() { Parts = [12] }, Queue = queue }, Sample.Task("other") with { Queue = queue });
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        foreach (var node in new[] { "n1", "n2", "n3" }) await store.Runs.CommitAsync([], new(node, [queue], 5, Noon), default);
        var all = await Sample.MovesAsync(store, run);
        all.Count(move => move.TaskId == "each" && move.To == "running").ShouldBe(12);

        foreach (var task in new[] { null, "each", "other" })
        {
            foreach (var size in new[] { 1, 2, 7, 13, 1_000 })
            {
                var read = new List<MoveView>();
                for (string? cursor = null; ;)
                {
                    var page = await Queries.MovesAsync(run, task, cursor, size, default);
                    page.Items.Count.ShouldBeLessThanOrEqualTo(size);
                    read.AddRange(page.Items);
                    if ((cursor = page.Next) is null) break;
                    page.Items.Count.ShouldBe(size);
                }

                read.ShouldBe(all.Where(move => task is null || move.TaskId == task));
            }
        }

        foreach (var wrong in new[] { "", "7", "a.b", "1.2.3", "-1.0", "1.-1", "99999999999999999999.0" })
            (await Should.ThrowAsync<RejectedException>(() => Queries.MovesAsync(run, null, wrong, 10, default))).Field.ShouldBe("cursor");
    }

    [Fact]
    public async Task Instances_page_by_number_and_mapped_ones_count_together()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("list") with { Queue = queue }, Sample.Task("each", "list") with { MapOver = ["list"], Queue = queue });
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        var claim = (await store.Runs.CommitAsync([], new("n1", [queue], 1, Noon), default)).Claims.Single();
        await store.Runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, 0, claim.Fence, Sample.Succeeded("[1,2,3]") with { OutputLength = 3 }, Noon), default);

        (await Queries.InstancesAsync(run, null, -1, 3, default)).Select(view => (view.TaskId, view.Instance.MapIndex)).ShouldBe([("list", -1), ("each", 0), ("each", 1)]);
        (await Queries.InstancesAsync(run, null, 2, 3, default)).Select(view => (view.TaskId, view.Instance.MapIndex)).ShouldBe([("each", 2)]);
        (await Queries.InstancesAsync(run, "each", -1, 9, default)).Count.ShouldBe(3);
        var states = await Queries.TaskStatesAsync(run, default);
        states.Select(task => (task.TaskId, task.Overall, task.Total)).ShouldBe([("list", TaskInstanceState.Success, 1), ("each", TaskInstanceState.Queued, 3)]);
        states[0].EndedAt.ShouldBe(Noon);
        states[1].EndedAt.ShouldBeNull();
        (await Queries.InstanceAsync(run, "each", 2, default))!.View.Instance.Ordinal.ShouldBe(3);
    }

    [Fact]
    public async Task Indices_are_found_by_name_number_and_state()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("each") with { Map = new() { Parts = [12] }, Queue = queue }, Sample.Task("other") with { Queue = queue });
        var run = (await Sample.StartedAsync(store, dag)).Head.Id;
        var claims = (await store.Runs.CommitAsync([], new("n1", [queue], 20, Noon), default)).Claims;
        await store.Runs.UpdateAsync(
            [run], "agent:n1",
            (live, changes) =>
            {
                foreach (var claim in claims)
                {
                    var instance = live.Instances[InstanceId.OrdinalOf(claim.Instance)];
                    if (instance.MapIndex >= 0)
                        live.Report(changes, instance.Ordinal, claim.Fence, Sample.Failed() with { Kind = instance.MapIndex == 3 ? ReportKind.Failed : ReportKind.Succeeded, IndexName = instance.MapIndex == 3 ? "100% Ä_3" : $"Country {instance.MapIndex}" }, Noon);
                }
            },
            default);

        async Task<int[]> FoundAsync(InstanceFilter filter) => [.. (await Queries.InstancesWhereAsync(run, filter, -1, 100, default)).Select(view => view.Instance.MapIndex)];
        (await FoundAsync(new() { TaskId = "each", Search = "country 1" })).ShouldBe([1, 10, 11]);
        (await FoundAsync(new() { TaskId = "each", Search = "11" })).ShouldBe([11]);
        (await FoundAsync(new() { TaskId = "each", Search = "0%" })).ShouldBe([3]);
        (await FoundAsync(new() { TaskId = "each", Search = "_3" })).ShouldBe([3]);
        (await FoundAsync(new() { TaskId = "each", States = [TaskInstanceState.Failed] })).ShouldBe([3]);
        (await Queries.InstanceAsync(run, "each", 3, default))!.View.Name.ShouldBe("100% Ä_3");
        (await Sample.MovesAsync(store, run, "each"))[^1].Name.ShouldNotBeNull();
        (await Queries.InstanceAsync(run, "other", -1, default))!.View.Name.ShouldBeNull();
        (await Queries.SpansAsync(run, 100, default)).Single(span => span.MapIndex == 3).Name.ShouldBe("100% Ä_3");
    }

    [Fact]
    public async Task Grid_spans_versions_and_puts_removed_tasks_last()
    {
        var id = Sample.Unique("dag");
        async Task<long> RunOf(string key, params string[] tasks)
        {
            await store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"{key}-{id}", Sample.Graph(id, [.. tasks.Select(task => Sample.Task(task))])), default);
            return (await CreateAsync((await store.Dags.CurrentAsync(id, default))!, 1)).Single();
        }

        var first = await RunOf("one", "gone", "a", "b");
        var second = await RunOf("two", "b", "a", "new");
        var grid = await Queries.GridAsync(id, null, 10, default);
        grid.Tasks.ShouldBe(["b", "a", "new", "gone"]);
        grid.Runs.Select(run => run.Run.Head.Id).ShouldBe([first, second]);
        grid.Runs[0].Tasks.Keys.Order().ShouldBe(["a", "b", "gone"]);
        grid.Runs[1].Run.Version.ShouldBe(2);
        grid.Runs[1].Tasks["new"].Overall.ShouldBe(TaskInstanceState.None);
        (await Queries.GridAsync(id, second, 10, default)).ShouldSatisfyAllConditions(
            older => older.Runs.Single().Run.Head.Id.ShouldBe(first), older => older.Tasks.ShouldBe(["b", "a", "gone"]));
        (await Queries.GridAsync("no such dag", null, 10, default)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Long_output_is_cut_at_a_whole_character_and_its_size_said()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue });
        await Sample.StartedAsync(store, dag);
        var claim = (await store.Runs.CommitAsync([], new("n1", [queue], 1, Noon), default)).Claims.Single();
        var json = $"\"x{new string('é', 20_000)}\"";
        await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "long", Encoding.UTF8.GetBytes(json), default);
        await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "b", "{}"u8.ToArray(), default);

        var views = await Queries.XComsAsync(claim.Instance, default);
        views.Select(view => view.Key).ShouldBe(["b", "long"]);
        views[0].ShouldBe(new("b", "{}", 2));
        views[1].Size.ShouldBe(40_003);
        views[1].Json.ShouldBe(json[..views[1].Json.Length]);
    }

    [Fact]
    public async Task Activity_counts_what_is_open_and_what_ended_by_the_hour()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue }, Sample.Task("b") with { Queue = queue });
        var before = await Queries.ActivityAsync(Noon, default);
        var open = await Sample.StartedAsync(store, dag);
        await store.Runs.CommitAsync([], new("n1", [queue], 1, Noon), default);
        var ended = await Sample.StartedAsync(store, dag);
        await store.Runs.UpdateAsync([ended.Head.Id], "user", (run, changes) => run.Cancel(changes, Noon.AddHours(1), "stop"), default);

        var now = await Queries.ActivityAsync(Noon, default);
        int Grown<T>(Func<ActivityCounts, IReadOnlyDictionary<T, int>> of, T state) where T : notnull => of(now).GetValueOrDefault(state) - of(before).GetValueOrDefault(state);
        Grown(counts => counts.OpenRuns, RunState.Running).ShouldBe(1);
        Grown(counts => counts.OpenTasks, TaskInstanceState.Running).ShouldBe(1);
        Grown(counts => counts.OpenTasks, TaskInstanceState.Queued).ShouldBe(1);
        now.EndedByHour.ShouldContain(hour => hour.Hour == new DateTimeOffset(2026, 11, 1, 13, 0, 0, TimeSpan.Zero) && hour.Failed >= 1);
        open.Head.State.ShouldBe(RunState.Running);
    }

    private async Task<List<long>> CreateAsync(Engine.Bundles.CurrentDag dag, int count)
    {
        var ids = await store.Runs.CreateManyAsync(
            [.. Enumerable.Range(0, count).Select(_ => (new RunChanges(Sample.Run(dag), "test") { ExpectedEpoch = null }, (DateTimeOffset?)null))], default);
        return [.. ids.Select(id => id!.Value)];
    }
}

public sealed class SqliteRunQueriesTests(SqliteStore store) : RunQueriesTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresRunQueriesTests(PostgresStore store) : RunQueriesTests(store), IClassFixture<PostgresStore>;
