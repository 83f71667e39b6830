using Tradewind.Engine.Limits;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Engine.Why;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Why;

public sealed class BlockersTests
{
    private static readonly DateTimeOffset Now = PlayedRun.Epoch;

    private static readonly WhyFacts Alive = new() { Nodes = [Node("n1", 4, 0)], MaxActiveRuns = 16 };

    [Fact]
    public void Task_that_runs_or_has_ended_has_no_blockers()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        Of(run, "a", Alive).ShouldBeEmpty();
        run.Succeed("a");
        Of(run, "a", Alive).ShouldBeEmpty();
    }

    [Fact]
    public void Task_before_its_turn_names_each_open_upstream_task_its_state_and_its_rule()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Task("c"), Task("join", "a", "b", "c").When(TriggerRule.AllDone)).Start();
        run.Claim("a");
        run.Succeed("c");
        Of(run, "join", Alive).ShouldBe(
        [
            new(BlockerKind.Upstream, "Its rule all_done waits for 'a', which is running.") { RunId = 7, TaskId = "a" },
            new(BlockerKind.Upstream, "Its rule all_done waits for 'b', which is queued.") { RunId = 7, TaskId = "b" },
        ]);
    }

    [Fact]
    public void Mapped_upstream_task_is_told_by_its_counts_and_a_long_list_is_cut()
    {
        var run = new PlayedRun([Task("list"), Map("each", "list"), Task("join", "each")]).Start();
        run.Return("list", 3);
        run.Succeed("each", 1);
        Of(run, "join", Alive).Single().Message.ShouldBe("Its rule all_success waits for 'each', which is mapped: 2 queued, 1 success.");

        var wide = new PlayedRun([.. Enumerable.Range(0, 14).Select(n => Task($"t{n}")), Task("join", [.. Enumerable.Range(0, 14).Select(n => $"t{n}")])]).Start();
        Of(wide, "join", Alive)[^1].Message.ShouldBe("It waits for 4 more tasks before it.");
    }

    [Fact]
    public void Index_of_a_mapped_group_names_the_same_index_before_it_and_before_the_fan_out_what_it_maps_over()
    {
        TaskSpec Each(string id, params string[] upstream) => Task(id, upstream) with { Group = "per", MapGroup = "per", MapOver = ["list"] };
        var run = new PlayedRun(Dag(Task("list"), Each("a", "list"), Each("b", "a")) with { Groups = [new() { Id = "per" }] }).Start();
        Of(run, "b", Alive).Select(blocker => blocker.Message).ShouldBe(
            ["Its rule all_success waits for 'list', which is queued.", "Its rule all_success waits for 'a', which is none."]);

        run.Return("list", 3);
        run.Succeed("a", 0);
        Blockers.Of(run.Stored.Load(), run.Of("b", 1).ToInstance(), Alive).Single().Message.ShouldBe("Its rule all_success waits for 'a', which is queued.");
    }

    [Fact]
    public void Task_whose_rule_is_met_and_that_minds_its_past_says_so()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a") with { DependsOnPast = true }).Start();
        Kinds(run, "b", Alive).ShouldBe([BlockerKind.Upstream]);
        run.Succeed("a");
        Of(run, "b", Alive).Single().ShouldBe(new(BlockerKind.Past, "It depends on its past: 'b' in the run before must have succeeded or been skipped.") { DagId = "dag" });
    }

    [Fact]
    public void Limit_without_room_says_how_much_is_free_and_who_holds_it()
    {
        var run = new PlayedRun(Task("a") with { Pool = "p", PoolSlots = 2 }).Start();
        var facts = Alive with { Rooms = Rooms(("pool:p", 3, 2)), Holders = [new("pool:p", InstanceId.Of(5, 1), "etl", "copy", 4, 2)] };
        Of(run, "a", facts).ShouldBe(
        [
            new(BlockerKind.Limit, "Pool 'p' has 1 of 3 free, and it takes 2.") { Pool = "p" },
            new(BlockerKind.Limit, "2 of it are held by 'copy [4]' of etl, run 5.") { Pool = "p", DagId = "etl", RunId = 5, TaskId = "copy", MapIndex = 4 },
        ]);
    }

    [Theory]
    [InlineData(1, "It takes 2 slots of pool 'p', which has 1. Make the pool larger: tradewind pools set p 2")]
    [InlineData(null, "Pool 'p' does not exist any more. Make it with: tradewind pools set p SLOTS")]
    [InlineData(9, "Its limits have room: it is admitted next, after those of higher priority and those that waited longer.")]
    public void Pool_that_can_never_give_enough_says_how_to_change_that(int? slots, string message)
    {
        var run = new PlayedRun(Task("a") with { Pool = "p", PoolSlots = 2 }).Start();
        Of(run, "a", Alive with { Rooms = slots is { } some ? Rooms(("pool:p", some, 0)) : Rooms() }).Single().Message.ShouldBe(message);
    }

    [Fact]
    public void Limits_of_DAG_and_task_are_told_by_the_words_of_the_script()
    {
        var run = new PlayedRun(Dag(Task("a") with { MaxActive = 1 }) with { MaxActiveTasks = 2 }).Start();
        Of(run, "a", Alive with { Rooms = Rooms(("dag:dag", 2, 2), ("task:dag/a", 1, 1)) }).Select(blocker => blocker.Message).ShouldBe(
            ["MaxActiveTasks of DAG 'dag' has 0 of 2 free, and it takes 1.", "MaxActive of task 'dag/a' has 0 of 1 free, and it takes 1."]);
    }

    [Fact]
    public void Queued_run_says_that_its_DAG_is_paused_and_that_enough_runs_are_active()
    {
        var run = new PlayedRun(Task("a"));
        Kinds(run, "a", Alive with { DagPaused = true, ActiveRuns = 16 }).ShouldBe([BlockerKind.DagPaused, BlockerKind.ActiveRuns]);
        Of(run, "a", Alive with { ActiveRuns = 16 }).Single().Message.ShouldBe("Its run waits: 16 runs of 'dag' are active, and MaxActiveRuns is 16.");
        Of(run, "a", Alive).Single().Message.ShouldContain("scheduler's next pass");
        Of(run, "a", new() { Nodes = [Node("n1", 4, 0) with { Info = Node("n1", 4, 0).Info with { Roles = ["agent"] } }], MaxActiveRuns = 1 }).Single().Message.ShouldContain("tradewind scheduler");
    }

    [Fact]
    public void Run_being_stopped_says_why_and_what_it_still_waits_for()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a")).Start();
        run.Claim("a");
        run.Cancel();
        Of(run, "b", Alive).ShouldBeEmpty();
        run.State("b").ShouldBe(TaskInstanceState.Cancelled);
    }

    [Fact]
    public void Task_before_its_retry_and_sensor_before_its_next_look_say_when()
    {
        var run = new PlayedRun(Task("r") with { Retries = 1 }, Sensor("s")).Start();
        run.Fail("r");
        run.NotYet("s");
        Of(run, "r", Alive).Single().ShouldBe(new(BlockerKind.NotDue, "It is tried again when its retry is due. broken") { Until = Now.AddMinutes(5) });
        Of(run, "s", Alive).Single().ShouldBe(new(BlockerKind.NotDue, "It looks again when its next look is due. not there") { Until = Now.AddMinutes(1) });
    }

    [Fact]
    public void Queue_without_a_live_agent_is_named_whatever_else_is_in_the_way()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a") with { Queue = "gpu" }).Start();
        Kinds(run, "b", Alive).ShouldBe([BlockerKind.Upstream, BlockerKind.NoAgent]);
        Kinds(run, "a", new() { Nodes = [Node("n1", 4, 0) with { Lost = true, Alive = false }] }).ShouldBe([BlockerKind.NoAgent]);
        Of(run, "b", Alive)[1].Message.ShouldBe("No live agent serves queue 'gpu'. Start one with: TRADEWIND_QUEUES=gpu tradewind worker");
    }

    [Fact]
    public void Queued_task_says_whether_an_agent_has_room()
    {
        var run = new PlayedRun(Task("a")).Start();
        Kinds(run, "a", Alive with { Nodes = [Node("n1", 4, 4), Node("n2", 2, 2)] }).ShouldBe([BlockerKind.NoSlots]);
        Of(run, "a", Alive with { Nodes = [Node("n1", 4, 4), Node("n2", 2, 1)] }).Single().Message.ShouldContain("1 of 6 were free");
    }

    private static IReadOnlyList<Blocker> Of(PlayedRun run, string task, WhyFacts facts) => Blockers.Of(run.Stored.Load(), run.Of(task).ToInstance(), facts);

    private static IEnumerable<BlockerKind> Kinds(PlayedRun run, string task, WhyFacts facts) => Of(run, task, facts).Select(blocker => blocker.Kind);

    private static Dictionary<string, LimitRoom> Rooms(params (string Limit, int Capacity, int Used)[] rooms) => rooms.ToDictionary(room => room.Limit, room => new LimitRoom(room.Capacity, room.Used));

    private static NodeView Node(string id, int slots, int running) =>
        new(new() { Id = id, Host = "h", ProcessId = 1, Roles = ["agent", "scheduler"], Queues = ["default"], Slots = slots, Version = "1" }, Now, Now, Now, running, Lost: false, Alive: true);
}
