using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

public abstract class PastTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _queue = Sample.Unique("q");
    private int _moments;

    /// <summary>A moment after all before it.</summary>
    private DateTimeOffset Now => Noon.AddMilliseconds(Interlocked.Increment(ref _moments));

    private IRunStore Runs => store.Runs;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task First_run_is_free_and_the_next_waits_until_the_task_succeeded_in_it()
    {
        var dag = await DagAsync(Past("load"), Plain("report", "load"));
        var (first, second) = (await StartAsync(dag, slot: 1), await StartAsync(dag, slot: 2));

        (await LookAsync(first, second)).ShouldBe([new(first, 0, true), new(second, 0, false)]);
        await MeetAsync(first, 0);
        (await LookAsync(first, second)).ShouldBeEmpty();
        await ReportAsync(first, 0, ReportKind.Succeeded);

        (await LookAsync(first, second)).ShouldBe([new(second, 0, true)]);
        await MeetAsync(second, 0);
        (await StatesAsync(second)).ShouldBe([TaskInstanceState.Queued, TaskInstanceState.None]);
    }

    [Fact]
    public async Task Past_that_is_met_stays_so_until_the_task_has_gone_on()
    {
        var run = await StartAsync(await DagAsync(Past("load")), slot: 1);
        (await LookAsync(run)).ShouldBe([new(run, 0, true)]);
        (await LookAsync(run)).ShouldBe([new(run, 0, true)]);
    }

    [Fact]
    public async Task Skipped_task_lets_the_next_go_on_and_a_failed_one_does_not()
    {
        var dag = await DagAsync(Past("a"), Past("b"));
        var (first, second) = (await StartAsync(dag, slot: 1), await StartAsync(dag, slot: 2));
        await LookAsync(first, second);
        await MeetAsync(first, 0, 1);

        await ReportAsync(first, 0, ReportKind.Skipped);
        await ReportAsync(first, 1, ReportKind.Failed);

        (await LookAsync(first, second)).ShouldBe([new(second, 0, true)]);
        await MeetAsync(second, 0);
        await Runs.LookAtPastAgainAsync(default);
        (await LookAsync(first, second)).ShouldBe([new(second, 1, false)]);
    }

    [Fact]
    public async Task Task_that_minds_what_follows_it_waits_for_that_too()
    {
        var dag = await DagAsync(Past("load") with { WaitForDownstream = true }, Plain("check", "load"), Plain("report", "check"));
        var (first, second) = (await StartAsync(dag, slot: 1), await StartAsync(dag, slot: 2));
        await LookAsync(first, second);
        await MeetAsync(first, 0);

        await ReportAsync(first, 0, ReportKind.Succeeded);
        (await LookAsync(first, second)).ShouldBe([new(second, 0, false)]);
        await ReportAsync(first, 1, ReportKind.Succeeded);

        (await LookAsync(first, second)).ShouldBe([new(second, 0, true)]);
    }

    [Fact]
    public async Task Mapped_task_lets_the_next_go_on_with_the_last_of_its_indices()
    {
        var dag = await DagAsync(Plain("list"), Past("size", "list") with { Inputs = ["list"], MapOver = ["list"] });
        var (first, second) = (await StartAsync(dag, slot: 1), await StartAsync(dag, slot: 2));
        foreach (var run in new[] { first, second }) await ReportAsync(run, 0, ReportKind.Succeeded, outputLength: 2);
        await LookAsync(first, second);
        await MeetAsync(first, 1);

        await ReportAsync(first, 1, ReportKind.Succeeded);
        (await LookAsync(first, second)).ShouldBe([new(second, 1, false)]);
        await ReportAsync(first, 2, ReportKind.Succeeded);

        (await LookAsync(first, second)).ShouldBe([new(second, 1, true)]);
        await MeetAsync(second, 1);
        (await StatesAsync(second)).ShouldBe([TaskInstanceState.Success, TaskInstanceState.Queued, TaskInstanceState.Queued]);
    }

    [Fact]
    public async Task Run_before_is_the_scheduled_one_by_logical_date_whatever_was_made_first()
    {
        var dag = await DagAsync(Past("load"));
        var (third, first, byHand) = (await StartAsync(dag, slot: 3), await StartAsync(dag, slot: 1), await StartAsync(dag, slot: null, logical: 2));

        (await LookAsync(third, first, byHand)).Where(wait => wait.Met).ShouldBe([new(first, 0, true)]);
        await MeetAsync(first, 0);
        await ReportAsync(first, 0, ReportKind.Succeeded);

        // The third waits for the first, not for the one by hand in between; that one waits for the first as well.
        (await LookAsync(third, first, byHand)).ShouldBe([new(third, 0, true), new(byHand, 0, true)]);
    }

    [Fact]
    public async Task Task_that_the_run_before_does_not_have_is_free()
    {
        var id = Sample.Unique("dag");
        var old = await DagAsync(id, "old", Plain("other"));
        var first = await StartAsync(old, slot: 1);
        var second = await StartAsync(await DagAsync(id, "new", Plain("other"), Past("load")), slot: 2);

        (await LookAsync(first, second)).ShouldBe([new(second, 1, true)]);
    }

    [Fact]
    public async Task Safety_net_finds_what_a_version_did_not_tell_that_knew_of_nobody_waiting()
    {
        var id = Sample.Unique("dag");
        var first = await StartAsync(await DagAsync(id, "old", Plain("load")), slot: 1);
        var second = await StartAsync(await DagAsync(id, "new", Past("load")), slot: 2);
        (await LookAsync(first, second)).ShouldBe([new(second, 0, false)]);
        await ReportAsync(first, 0, ReportKind.Succeeded);
        (await LookAsync(first, second)).ShouldBeEmpty();

        await Runs.LookAtPastAgainAsync(default);

        (await LookAsync(first, second)).ShouldBe([new(second, 0, true)]);
    }

    [Fact]
    public async Task Cancelled_run_is_no_longer_looked_at()
    {
        var run = await StartAsync(await DagAsync(Past("load")), slot: 1);
        await Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, Now, "stop"), default);

        (await LookAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_that_waits_for_its_past_leaves_its_place_to_an_earlier_one_but_not_to_a_later_one()
    {
        var dag = await DagAsync(Sample.Unique("dag"), "one", maxActiveRuns: 1, Past("load"));
        var (first, second, third) = (await CreateAsync(dag, slot: 1), await CreateAsync(dag, slot: 2), await CreateAsync(dag, slot: 3));
        async Task<List<long>> Startable() => [.. (await Runs.StartableRunsAsync(10_000, default)).Where(run => run == first || run == second || run == third)];
        (await Startable()).ShouldBe([first]);

        // As after a clear: the second runs and waits for the first, which is to run again.
        await Runs.UpdateAsync([second], "scheduler", (run, changes) => run.Start(changes, Now), default);

        (await Startable()).ShouldBe([first]);
        await Runs.UpdateAsync([first], "scheduler", (run, changes) => run.Start(changes, Now), default);
        (await Startable()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_that_others_may_wait_for_takes_their_place_before_those_that_were_made_earlier()
    {
        var dag = await DagAsync(Sample.Unique("dag"), "one", maxActiveRuns: 2, Past("load"));
        var runs = new List<long>();
        foreach (var slot in (int[])[5, 6, 7, 8, 1]) runs.Add(await CreateAsync(dag, slot));
        async Task<List<long>> Startable() => [.. (await Runs.StartableRunsAsync(10_000, default)).Where(runs.Contains)];

        // As runs by hand do, whose date lies after an interval that is still open: two run, and two stand before the one they all wait for.
        await Runs.UpdateAsync([runs[0], runs[1]], "scheduler", (run, changes) => run.Start(changes, Now), default);

        (await Startable()).ShouldBe([runs[4]]);
        await Runs.UpdateAsync([runs[4]], "scheduler", (run, changes) => run.Start(changes, Now), default);
        (await Startable()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Chain_of_runs_that_all_wait_for_each_other_comes_to_its_end_with_ends_and_looks_at_the_same_time()
    {
        var dag = await DagAsync(Past("load"), Past("check", "load"));
        var runs = new List<long>();
        for (var slot = 0; slot < 12; slot++) runs.Add(await StartAsync(dag, slot));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        async Task LookAllTheTime()
        {
            while ((await Runs.LoadAsync(runs, limit.Token)).Any(run => !run.Head.State.IsFinal()))
            {
                foreach (var wait in await LookAsync([.. runs]))
                    if (wait.Met) await MeetAsync(wait.Run, wait.Task);
                limit.Token.ThrowIfCancellationRequested();
            }
        }

        async Task EndWhatIsReady()
        {
            for (var ended = 0; ended < 2 * runs.Count; ended++)
            {
                IReadOnlyList<Claim> claims;
                do
                {
                    limit.Token.ThrowIfCancellationRequested();
                    claims = (await Runs.CommitAsync([], new ClaimRequest("n1", [_queue], 1, Now), limit.Token)).Claims;
                }
                while (claims.Count == 0);
                await Runs.UpdateAsync(
                    [InstanceId.RunOf(claims[0].Instance)],
                    "agent:n1",
                    (run, changes) => run.Report(changes, InstanceId.OrdinalOf(claims[0].Instance), claims[0].Fence, Sample.Succeeded(), Now),
                    limit.Token);
            }
        }

        await Task.WhenAll(Task.Run(LookAllTheTime), Task.Run(LookAllTheTime), Task.Run(EndWhatIsReady));

        (await Runs.LoadAsync(runs, default)).ShouldAllBe(run => run.Head.State == RunState.Success);
    }

    private TaskSpec Plain(string id, params string[] after) => Sample.Task(id, after) with { Queue = _queue };

    private TaskSpec Past(string id, params string[] after) => Plain(id, after) with { DependsOnPast = true };

    private Task<CurrentDag> DagAsync(params TaskSpec[] tasks) => DagAsync(Sample.Unique("dag"), "one", tasks);

    private Task<CurrentDag> DagAsync(string id, string version, params TaskSpec[] tasks) => DagAsync(id, version, 16, tasks);

    private async Task<CurrentDag> DagAsync(string id, string version, int maxActiveRuns, params TaskSpec[] tasks)
    {
        await store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-{version}", Sample.Graph(id, tasks) with { MaxActiveRuns = maxActiveRuns }), default);
        return (await store.Dags.CurrentAsync(id, default))!;
    }

    // Slots are days; a run without one was made by hand.
    private async Task<long> CreateAsync(CurrentDag dag, int? slot, int logical = 0)
    {
        var date = Noon.AddDays(slot ?? logical);
        var head = Sample.Run(dag, type: slot is null ? RunType.Manual : RunType.Scheduled).Head with { LogicalDate = date, DataIntervalStart = date, DataIntervalEnd = date };
        return (await Runs.CreateAsync(new(LiveRun.Create(head, dag.Plan), "test") { ExpectedEpoch = null }, slot is null ? null : date, default))!.Value;
    }

    private async Task<long> StartAsync(CurrentDag dag, int? slot, int logical = 0)
    {
        var run = await CreateAsync(dag, slot, logical);
        await Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Start(changes, Now), default);
        return run;
    }

    // Other tests of the class leave tasks behind that wait.
    private async Task<List<PastWait>> LookAsync(params long[] runs) => [.. (await Runs.LookAtPastAsync(1_000, default)).Where(wait => runs.Contains(wait.Run))];

    private Task MeetAsync(long run, params int[] tasks) => Runs.UpdateAsync(
        [run],
        "scheduler",
        (live, changes) =>
        {
            foreach (var task in tasks) live.MeetPast(changes, task, Now);
        },
        default);

    // By the fast path, as an agent does: claim, then commit under the epoch that was read.
    private async Task ReportAsync(long run, int ordinal, ReportKind kind, int? outputLength = null)
    {
        var live = (await Runs.LoadAsync([run], default)).Single();
        var changes = new RunChanges(live, "agent:n1");
        if (live.Instances[ordinal].State == TaskInstanceState.Queued)
        {
            await Runs.CommitAsync([], new ClaimRequest("n1", [_queue], 1_000, Now), default);
            live = (await Runs.LoadAsync([run], default)).Single();
            changes = new RunChanges(live, "agent:n1");
        }

        live.Report(changes, ordinal, live.Instances[ordinal].Fence, new() { Kind = kind, Message = "said so", OutputLength = outputLength, MayRetry = false }, Now).ShouldBeTrue();
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
    }

    private async Task<IEnumerable<TaskInstanceState>> StatesAsync(long run) => (await Runs.LoadAsync([run], default)).Single().Instances.Select(instance => instance.State);
}

public sealed class SqlitePastTests(SqliteStore store) : PastTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresPastTests(PostgresStore store) : PastTests(store), IClassFixture<PostgresStore>;
