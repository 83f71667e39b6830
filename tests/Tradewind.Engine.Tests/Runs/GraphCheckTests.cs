using Tradewind.Engine.Runs;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class GraphCheckTests
{
    private static readonly TimeSpan Ages = TimeSpan.FromDays(3654);
    private static readonly DateTimeOffset BeforeTheEpoch = new(1970, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));
    private static readonly TaskSpec Sound = Task("load") with { Line = 12 };

    public static TheoryData<string, TaskSpec> FaultyTasks
    {
        get
        {
            var sensor = Sensor("load") with { Line = 12 };
            var look = sensor.Sensor!;
            return new()
            {
                { "Task id '' has 0 characters; 1 to 200 are allowed.", Sound with { Id = "" } },
                { $"Task id '{new string('x', 57)}...' has 201 characters; 1 to 200 are allowed.", Sound with { Id = new('x', 201) } },
                { "Task id 'a b' may hold only letters, digits, '_', '-' and '.'.", Sound with { Id = "a b" } },
                { "Task id 'ä' may hold only letters, digits, '_', '-' and '.'.", Sound with { Id = "ä" } },
                { "Task id '..' must hold a letter or a digit.", Sound with { Id = ".." } },
                { "Two tasks are called 'other'; give one another id.", Sound with { Id = "other" } },
                { "Task 'load': it waits for 'nobody', which this DAG does not have.", Sound with { Upstream = ["nobody"] } },
                { "Task 'load': it reads 'other' but does not wait for it.", Sound with { Inputs = ["other"] } },
                { "Task 'load': it maps over 'other' but does not read it.", Sound with { Upstream = ["other"], MapOver = ["other"] } },
                { "Task 'load': it maps over several outputs and does not say how; put them together with Cross or Zip.", Sound with { Upstream = ["other", "second"], Inputs = ["other", "second"], MapOver = ["other", "second"] } },
                { "Task 'load': a branch cannot be mapped: its indices could choose differently.", Sound with { Kind = TaskKind.Branch, Upstream = ["other"], Inputs = ["other"], MapOver = ["other"] } },
                { "Task 'load': The asset's name 'a b' may hold only letters, digits, '_', '-', '.', ':' and '/'.", Sound with { Outlets = ["a b"] } },
                { "Task 'load': Retries is -1; it must not be negative.", Sound with { Retries = -1 } },
                { "Task 'load': RetryDelay is -00:00:01; it must not be negative.", Sound with { RetryDelay = TimeSpan.FromSeconds(-1) } },
                { "Task 'load': RetryDelay is 3654.00:00:00; at most 10 years are allowed.", Sound with { RetryDelay = Ages } },
                { "Task 'load': MaxRetryDelay is -00:00:01; it must not be negative.", Sound with { MaxRetryDelay = TimeSpan.FromSeconds(-1) } },
                { "Task 'load': MaxRetryDelay is 3654.00:00:00; at most 10 years are allowed.", Sound with { MaxRetryDelay = Ages } },
                { "Task 'load': RetryBackoff is -1; it must be 0 (off) or a factor of at least 1.", Sound with { RetryBackoff = -1 } },
                { "Task 'load': RetryBackoff is 0.5; it must be 0 (off) or a factor of at least 1.", Sound with { RetryBackoff = 0.5 } },
                { "Task 'load': RetryBackoff is NaN; it must be 0 (off) or a factor of at least 1.", Sound with { RetryBackoff = double.NaN } },
                { "Task 'load': RetryBackoff is Infinity; it must be 0 (off) or a factor of at least 1.", Sound with { RetryBackoff = double.PositiveInfinity } },
                { "Task 'load': Timeout is 00:00:00; it must be positive.", Sound with { Timeout = TimeSpan.Zero } },
                { "Task 'load': Timeout is 10675199.02:48:05.4775807; at most 10 years are allowed.", Sound with { Timeout = TimeSpan.MaxValue } },
                { "Task 'load': TotalTimeout is 00:00:01, shorter than the 00:00:02 of one attempt (Timeout); raise it.", Sound with { Timeout = TimeSpan.FromSeconds(2), TotalTimeout = TimeSpan.FromSeconds(1) } },
                { "Task 'load': the moment of its deadline 1969-12-31 23:00:00Z lies outside 1970 to 2200.", Sound with { Deadline = new() { Reference = DeadlineReference.FixedTime, At = BeforeTheEpoch } } },
                { "Task 'load': its map limit is 0; 1 to 100,000 are allowed.", Sound with { MapLimit = 0 } },
                { "Task 'load': its map limit is 100001; 1 to 100,000 are allowed.", Sound with { MapLimit = 100_001 } },
                { "Task 'load': its queue's name must have 1 to 100 characters.", Sound with { Queue = "" } },
                { "Task 'load': its rule is a condition, but it has none.", Sound with { Rule = TriggerRule.Condition } },
                { "Task 'load': its condition speaks of 'other', which is not upstream of it; add other.Then(load).", Sound with { Rule = TriggerRule.Condition, Condition = Leaf("other") } },
                { "Task 'load': its condition speaks of 'nobody', which this DAG does not have.", Sound with { Rule = TriggerRule.Condition, Condition = Leaf("nobody") } },
                { "Task 'load': its condition is not well formed, or nested deeper than 20 levels; write a simpler one.", Sound with { Condition = new() { Operator = ConditionOperator.And } } },
                { "Task 'load': its condition is not well formed, or nested deeper than 20 levels; write a simpler one.", Sound with { Condition = new() { Operator = ConditionOperator.Failed } } },
                { "Task 'load': its condition is not well formed, or nested deeper than 20 levels; write a simpler one.", Sound with { Upstream = ["other"], Condition = Nested(20) } },
                { "Task 'load': its interval is 00:00:00; it must be positive.", sensor with { Sensor = look with { Interval = TimeSpan.Zero } } },
                { "Task 'load': its interval is 3654.00:00:00; at most 10 years are allowed.", sensor with { Sensor = look with { Interval = Ages } } },
                { "Task 'load': its longest interval is 00:00:00; it must be positive.", sensor with { Sensor = look with { MaxInterval = TimeSpan.Zero } } },
                { "Task 'load': its longest interval is 3654.00:00:00; at most 10 years are allowed.", sensor with { Sensor = look with { MaxInterval = Ages } } },
                { "Task 'load': its backoff is 0.1; it must be 0 (off) or a factor of at least 1.", sensor with { Sensor = look with { Backoff = 0.1 } } },
                { "Task 'load': the time after which it gives up is 00:00:00; it must be positive.", sensor with { Sensor = look with { Timeout = TimeSpan.Zero } } },
                { "Task 'load': the time after which it gives up is 3654.00:00:00; at most 10 years are allowed.", sensor with { Sensor = look with { Timeout = Ages } } },
            };
        }
    }

    public static TheoryData<string, DagGraph> FaultyDags
    {
        get
        {
            var sound = Dag(Sound);
            return new()
            {
                { "DAG id '*' may hold only letters, digits, '_', '-' and '.'.", sound with { DagId = "*" } },
                { "DAG 'dag' has no tasks; add one with dag.Task or dag.Action.", Dag() },
                { "MaxActiveRuns is 0; it must be at least 1.", sound with { MaxActiveRuns = 0 } },
                { "RunTimeout is 00:00:00; it must be positive.", sound with { RunTimeout = TimeSpan.Zero } },
                { "RunTimeout is 3654.00:00:00; at most 10 years are allowed.", sound with { RunTimeout = Ages } },
                { "Start 1969-12-31 23:00:00Z lies outside 1970 to 2200.", sound with { Start = BeforeTheEpoch } },
                { "End 2201-01-01 00:00:00Z lies outside 1970 to 2200.", sound with { End = new(2201, 1, 1, 0, 0, 0, TimeSpan.Zero) } },
                { "The moment of the deadline 1969-12-31 23:00:00Z lies outside 1970 to 2200.", sound with { Deadline = new() { Reference = DeadlineReference.FixedTime, At = BeforeTheEpoch } } },
                { "End 2026-11-01 00:00:00Z is not after Start 2026-11-01 00:00:00Z.", sound with { Start = PlayedRun.Epoch, End = PlayedRun.Epoch } },
                {
                    "The params do not fit: 'day' is missing and has no default. Runs of a schedule take the defaults; give every param one, or remove the schedule.",
                    sound with { Schedule = new() { Kind = ScheduleKind.Once }, ParamsSchema = """{"properties":{"day":{"type":"string"}},"required":["day"]}""" }
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(FaultyTasks))]
    public void Faults_name_the_task_the_fault_and_the_line(string message, TaskSpec task)
    {
        GraphCheck.Faults(Dag(Task("other") with { Line = 3 }, Task("second") with { Line = 4 }, task)).ShouldBe([new(12, message)]);
    }

    [Theory]
    [MemberData(nameof(FaultyDags))]
    public void Faults_of_the_DAG_itself_have_no_line(string message, DagGraph graph)
    {
        GraphCheck.Faults(graph).ShouldBe([new(0, message)]);
    }

    [Fact]
    public void Faults_of_a_sound_graph_are_none()
    {
        var task = Sound with { Retries = 3, RetryBackoff = 2, RetryDelay = TimeSpan.Zero, Timeout = TimeSpan.FromDays(3653) };

        GraphCheck.Faults(Dag(task, Sensor("file", "load"), Map("each", "load"), Branch("fork", "each"), Task("end", "fork") with { Condition = Leaf("fork"), Rule = TriggerRule.Condition }))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Faults_of_params_without_defaults_do_not_matter_without_a_schedule()
    {
        GraphCheck.Faults(Dag(Sound) with { ParamsSchema = """{"properties":{"day":{"type":"string"}},"required":["day"]}""" }).ShouldBeEmpty();
    }

    [Fact]
    public void Faults_are_reported_together_circles_included()
    {
        var graph = Dag(Task("a", "c", "ghost") with { Line = 1, Retries = -1 }, Task("b", "a") with { Line = 2 }, Task("c", "b") with { Line = 3 }, Task("c") with { Line = 4 });

        GraphCheck.Faults(graph).ShouldBe(
            [
                new(4, "Two tasks are called 'c'; give one another id."),
                new(1, "Task 'a': it waits for 'ghost', which this DAG does not have."),
                new(1, "Task 'a': Retries is -1; it must not be negative."),
                new(1, "Tasks wait for each other in a circle: a → b → c → a. Remove one of these edges."),
            ]);
    }

    [Theory]
    [InlineData("Tasks wait for each other in a circle: a → a. Remove one of these edges.", "a<a")]
    [InlineData("Tasks wait for each other in a circle: a → b → a. Remove one of these edges.", "a<b b<a")]
    [InlineData("Tasks wait for each other in a circle: b → c → d → b. Remove one of these edges.", "a< b<a,d c<b d<c e<d")]
    public void Faults_name_a_circle_in_the_order_of_its_edges(string message, string edges)
    {
        GraphCheck.Faults(Dag([.. edges.Split(' ').Select(Parse)])).ShouldHaveSingleItem().Message.ShouldBe(message);
    }

    [Fact]
    public void Faults_name_circles_that_share_no_task_each()
    {
        GraphCheck.Faults(Dag([.. "a<b b<a c<d,b d<c".Split(' ').Select(Parse)])).Count.ShouldBe(2);
    }

    [Fact]
    public void Faults_of_large_graphs_are_found_and_told_briefly()
    {
        const int Many = 10_000;
        var chain = Chain(Many);
        GraphCheck.Faults(Dag(chain)).ShouldBeEmpty();
        GraphCheck.Faults(Dag(Fan(Many - 2))).ShouldBeEmpty();
        GraphCheck.Faults(Dag([.. chain, Task("more")])).ShouldHaveSingleItem().Message.ShouldContain("at most 10,000 are allowed");

        chain[0] = chain[0] with { Upstream = [$"t{Many - 1}"] };
        GraphCheck.Faults(Dag(chain)).ShouldHaveSingleItem().Message.ShouldBe(
            "Tasks wait for each other in a circle: t0 → t1 → t2 → t3 → t4 → t5 → (9991 more) → t9997 → t9998 → t9999 → t0. Remove one of these edges.");
    }

    [Fact]
    public void Faults_of_a_condition_over_too_many_tasks_point_to_trigger_rules()
    {
        var fan = Fan(201);
        var parts = fan[1..^1].Select(task => new ConditionSpec { Operator = ConditionOperator.Failed, TaskId = task.Id });
        fan[^1] = fan[^1] with { Rule = TriggerRule.Condition, Condition = new() { Operator = ConditionOperator.Or, Parts = [.. parts] } };

        GraphCheck.Faults(Dag(fan)).ShouldHaveSingleItem().Message.ShouldBe(
            "Task 'join': its condition has 201 statements; at most 200 are allowed. A trigger rule speaks of all upstream tasks at once.");
    }

    private static TaskSpec Parse(string text)
    {
        var (id, upstream) = (text.Split('<')[0], text.Split('<')[1]);
        return Task(id, upstream.Length == 0 ? [] : upstream.Split(','));
    }

    private static ConditionSpec Leaf(string task) => new() { Operator = ConditionOperator.Failed, TaskId = task };

    private static ConditionSpec Nested(int levels) =>
        levels == 0 ? Leaf("other") : new() { Operator = ConditionOperator.Not, Parts = [Nested(levels - 1)] };

    [Fact]
    public void Runs_that_are_kept_for_no_time_are_refused() =>
        GraphCheck.Faults(Graphs.Dag(Graphs.Task("a")) with { KeepRuns = TimeSpan.Zero }).ShouldBe([new(0, "KeepRuns is not positive; leave it out to keep runs as long as the installation does.")]);

    [Fact]
    public void Limits_that_let_nothing_through_are_named_with_their_task()
    {
        var graph = Graphs.Dag(Graphs.Task("a") with { Line = 3, Pool = "no pool", PoolSlots = 0, MaxActive = 0 }) with { MaxActiveTasks = 0 };
        GraphCheck.Faults(graph).ShouldBe(
        [
            new(0, "MaxActiveTasks is 0; it must be at least 1, or null for no limit."),
            new(3, "Task 'a': its pool's name 'no pool' must be 1 to 200 letters, digits, '_', '-' or '.'."),
            new(3, "Task 'a': it takes 0 slots of pool 'no pool'; it must take at least 1."),
            new(3, "Task 'a': MaxActive is 0; it must be at least 1, or null for no limit."),
        ]);
    }

    [Fact]
    public void Task_that_depends_on_its_past_needs_runs_by_time()
    {
        var news = Dag(Sound with { DependsOnPast = true }) with { Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = "orders" } } };

        GraphCheck.Faults(news).ShouldHaveSingleItem().ShouldBe(
            new(12, "Task 'load' depends on its past, but runs that news of assets brings are in no slots to look back in. Leave DependsOnPast out."));
        GraphCheck.Faults(news with { Schedule = news.Schedule! with { OrAt = new() { Kind = ScheduleKind.Cron, Expressions = ["@daily"] } } }).ShouldBeEmpty();
    }
}
