using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class DagGraphTests
{
    [Fact]
    public void Dag_with_settings_is_written_with_all_of_them()
    {
        var dag = new Dag("daily_sales")
        {
            Description = "Sales",
            Owner = "ada",
            Tags = ["sales"],
            Schedule = Cron("0 10 * * *", "Asia/Seoul"),
            Start = new(2026, 11, 1),
            Catchup = true,
            MaxActiveRuns = 2,
            Defaults = { Retries = 3, RetryDelay = Minutes(5), Queue = "big" },
        };
        dag.Task("one", ctx => 1);
        dag.Action("two", ctx => { }).Retry(1, Seconds(2), 3).Timeout(Minutes(1)).OnQueue("small").Priority(7).Isolated().Describe("Second");

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.Start.ShouldBe(new DateTimeOffset(2026, 10, 31, 15, 0, 0, TimeSpan.Zero));
        graph.Schedule!.TimeZone.ShouldBe("Asia/Seoul");
        graph.Tags.ShouldBe(["sales"]);
        graph.Tasks[0].Retries.ShouldBe(3);
        graph.Tasks[0].Queue.ShouldBe("big");
        graph.Tasks[0].Line.ShouldBeGreaterThan(0);
        var two = graph.Tasks[1];
        (two.Retries, two.RetryDelay, two.RetryBackoff, two.Timeout, two.Queue, two.Priority, two.Isolation, two.Description)
            .ShouldBe((1, Seconds(2), 3d, Minutes(1), "small", 7, Isolation.Process, "Second"));
    }

    [Fact]
    public void Limits_and_weights_come_from_the_task_or_from_the_defaults()
    {
        var dag = new Dag("d") { MaxActiveTasks = 8, Defaults = { Pool = "small", PoolSlots = 2, WeightRule = Upstream } };
        dag.Action("one", _ => { });
        dag.Action("two", _ => { }).Pool("large", slots: 3).MaxActive(1).Priority(10, Absolute).ConcurrencyKey("k", OnCollision.Fail).RateLimit(2, Minutes(1), key: "crm");

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.MaxActiveTasks.ShouldBe(8);
        graph.Tasks.Select(task => (task.Pool, task.PoolSlots, task.MaxActive, task.Priority, task.WeightRule))
            .ShouldBe([("small", 2, null, 1, WeightRule.Upstream), ("large", 3, 1, 10, WeightRule.Absolute)]);
        graph.Tasks[1].Concurrency.ShouldBe(new() { Key = "k", OnCollision = OnCollision.Fail });
        graph.Tasks[1].Rate.ShouldBe(new() { Count = 2, Per = Minutes(1), Key = "crm" });
        (graph.Tasks[0].Concurrency, graph.Tasks[0].Rate).ShouldBe((null, null));
    }

    [Fact]
    public void Limits_that_let_nothing_through_are_faults()
    {
        var dag = new Dag("d") { MaxActiveTasks = 0 };
        dag.Action("one", _ => { }).Pool("p", slots: 0).MaxActive(0);

        dag.Check().Select(fault => fault.Message).ShouldBe(
            ["MaxActiveTasks is 0; it is at least 1, or null for no limit.", "Task 'one' takes 0 slots of its pool; 1 or more make sense.", "Task 'one' may run 0 times at a time; 1 or more make sense."]);
    }

    [Fact]
    public void Start_in_utc_stays_utc()
    {
        var dag = new Dag("d") { Schedule = Daily(timeZone: "Asia/Seoul"), Start = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc) };
        dag.Action("a", _ => { });

        dag.ToGraph().Start.ShouldBe(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Start_at_a_skipped_local_time_is_the_moment_the_clocks_jump()
    {
        var dag = new Dag("d") { Schedule = Daily(timeZone: "Europe/Berlin"), Start = new(2026, 3, 29, 2, 30, 0) };
        dag.Action("a", _ => { });

        dag.ToGraph().Start.ShouldBe(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Outputs_taken_by_lambdas_draw_edges()
    {
        var dag = new Dag("d");
        var a = dag.Task("a", _ => new List<int> { 1 });
        var b = dag.Task("b", _ => "x");
        dag.Task("join", a, b, (numbers, word, ctx) => numbers.Count + word.Length);
        dag.Task("covariant", (IOutput<IEnumerable<int>>)a, numbers => numbers.Sum());
        dag.Map("each", a, n => n * 2);

        var graph = dag.ToGraph();

        graph.Tasks[2].Upstream.ShouldBe(["a", "b"]);
        graph.Tasks[2].Inputs.ShouldBe(["a", "b"]);
        graph.Tasks[3].Inputs.ShouldBe(["a"]);
        graph.Tasks[4].MapOver.ShouldBe(["a"]);
        graph.Tasks[4].Inputs.ShouldBe(["a"]);
    }

    [Fact]
    public void Outputs_in_operator_settings_draw_edges_however_deep_they_sit()
    {
        var dag = new Dag("d");
        var a = dag.Task("a", _ => "a");
        var b = dag.Task("b", _ => "b");
        var c = dag.Task("c", _ => new { Total = 1 });
        dag.Action("send", new SendOperator
        {
            Url = From(ctx => $"http://x/{ctx.LogicalDate:yyyy}"),
            Headers = { ["X-A"] = a, ["X-Fixed"] = "1" },
            Arguments = ["-v", From(b, x => x + "!")],
            Body = c,
            Token = "hush",
        });

        var task = dag.ToGraph().Tasks[3];

        task.Operator.ShouldBe("SendOperator");
        task.Inputs.ShouldBe(["a", "b", "c"], ignoreOrder: true);
        task.Upstream.ShouldBe(task.Inputs);
        task.Settings["Url"].ShouldBe("(at run time)");
        task.Settings["Headers"].ShouldBe("X-A=(output of a), X-Fixed=1");
        task.Settings["Arguments"].ShouldBe("-v, (from the output of b)");
        task.Settings["Body"].ShouldBe("(output of c)");
        task.Settings["Token"].ShouldBe("***");
        task.Settings["Timeout"].ShouldBe("00:00:30");
        task.Settings.ContainsKey("Proxy").ShouldBeFalse();
    }

    [Fact]
    public void Edges_are_kept_once_in_the_order_drawn()
    {
        var dag = new Dag("d");
        var a = dag.Action("a", _ => { });
        var b = dag.Action("b", _ => { });
        var c = dag.Action("c", _ => { });
        var e = dag.Action("e", _ => { });
        a.Then(b, c).Then(e);
        Chain(a, b, e);
        e.After(a);

        dag.ToGraph().Tasks.Select(t => string.Join(",", t.Upstream)).ShouldBe(["", "a", "a", "b,c,a"]);
    }

    [Fact]
    public void Condition_is_a_tree_and_draws_its_edges()
    {
        var dag = new Dag("d");
        var a = dag.Action("a", _ => { });
        var b = dag.Action("b", _ => { });
        var c = dag.Action("c", _ => { });
        dag.Action("report", _ => { }).When(a.Succeeded | b.Skipped & !c.Failed | a.Done);

        var report = dag.ToGraph().Tasks[3];

        report.Rule.ShouldBe(TriggerRule.Condition);
        report.Upstream.ShouldBe(["a", "b", "c"]);
        var or = report.Condition!;
        or.Operator.ShouldBe(ConditionOperator.Or);
        or.Parts.Select(p => p.Operator).ShouldBe([ConditionOperator.Succeeded, ConditionOperator.And, ConditionOperator.Done]);
        or.Parts[1].Parts[1].Operator.ShouldBe(ConditionOperator.Not);
        or.Parts[1].Parts[1].Parts[0].TaskId.ShouldBe("c");
    }

    [Fact]
    public void Sensor_carries_how_often_and_how_long_it_looks()
    {
        var dag = new Dag("d");
        dag.Sensor("s", _ => true).CheckEvery(Seconds(10), backoff: 2).GiveUpAfter(Hours(1), softFail: true).Retry(2);

        var spec = dag.ToGraph().Tasks[0];

        spec.Kind.ShouldBe(TaskKind.Sensor);
        spec.Retries.ShouldBe(2);
        spec.Sensor.ShouldBe(new SensorSpec { Interval = Seconds(10), Backoff = 2, Timeout = Hours(1), SoftFail = true });
    }

    [Fact]
    public void Sensor_that_shares_its_looks_says_with_whom()
    {
        var dag = new Dag("d");
        dag.Sensor("s", new Look { Path = "x" }).ShareLooks("orders");

        dag.ToGraph().Tasks[0].Sensor!.Shares.ShouldBe("orders");
    }

    [Fact]
    public void Sensor_whose_look_cannot_be_compared_does_not_share_it()
    {
        var dag = new Dag("d");
        dag.Sensor("s", _ => true).ShareLooks();
        dag.Sensor("t", new Look { Path = "x", Until = _ => true }).ShareLooks();

        dag.Check().Select(fault => fault.Message).ShouldBe(
        [
            "Sensor 's' cannot share its looks: what a lambda finds may hang on its run. Use a sensor operator, or leave out .ShareLooks.",
            "Sensor 't' cannot share its looks: its setting Until is code, which cannot be compared with another's. Leave out Until or .ShareLooks.",
        ]);
        dag.Check().ShouldAllBe(fault => fault.Line > 0);
    }

    private sealed class Look : SensorOperator
    {
        public required Value<string> Path { get; init; }

        public Func<string, bool>? Until { get; init; }

        public override Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken) => Task.FromResult(SensorResult.Met());
    }

    [Fact]
    public void Faults_are_reported_all_together_with_lines()
    {
        var dag = new Dag("no spaces") { MaxActiveRuns = 0, Start = new(2026, 2, 1), End = new(2026, 1, 1), Schedule = Daily(timeZone: "Mars/Olympus") };
        var a = dag.Action("a", _ => { });
        var b = dag.Action("a", _ => { }).Retry(-1);
        var c = dag.Action("c/d", _ => { }).Timeout(TimeSpan.Zero);
        Chain(a, b, a);

        var faults = dag.Check();

        faults.Select(f => f.Message).ShouldBe(
        [
            "The DAG id 'no spaces' is not valid: an id has 1 to 200 characters of letters, digits, _ - .",
            "There are two tasks 'a' in DAG 'no spaces'; ids are unique in a DAG.",
            "The task id 'c/d' is not valid: an id has 1 to 200 characters of letters, digits, _ - .",
            "MaxActiveRuns is 0; it is at least 1.",
            "End (2026-01-01 00:00) is not after Start (2026-02-01 00:00).",
            "The time zone 'Mars/Olympus' is not known; use an IANA name such as Europe/Berlin.",
            "Task 'a' has -1 retries; 0 or more make sense.",
            "Task 'c/d' has a timeout that is not positive.",
            "These tasks wait for each other in a circle: a → a → a.",
        ], ignoreOrder: true);
        faults.ShouldAllBe(f => f.Line > 0);
        Should.Throw<InvalidDagException>(() => dag.ToGraph()).Faults.Count.ShouldBe(faults.Count);
    }

    [Fact]
    public void Edges_between_two_dags_are_faults_with_the_line_that_draws_them()
    {
        var one = new Dag("one");
        var two = new Dag("two");
        var a = one.Task("a", _ => new[] { 1 });
        var b = two.Action("b", _ => { });
        var line = new System.Diagnostics.StackFrame(needFileInfo: true).GetFileLineNumber();
        a.Then(b);
        b.When(a.Failed);
        two.Map("each", a, n => n);
        two.Group("g").Action("c", _ => { });
        a.Then(two.Group("h"));

        var faults = two.Check().Where(fault => !fault.ShownByGraph).ToArray();

        faults.Select(fault => fault.Line - line).ShouldBe([1, 2, 3, 5]);
        faults.ShouldAllBe(fault => fault.Message.Contains("belongs to DAG 'one'") && fault.Message.Contains("dag.WaitForDag"));
        two.ToGraph(_ => null).Tasks.ShouldAllBe(task => task.Upstream.Count == 0 && task.Inputs.Count == 0 && task.MapOver.Count == 0);
    }

    [Fact]
    public void Settings_keep_the_type_of_the_task()
    {
        var dag = new Dag("d");
        TaskRef<int> typed = dag.Task("a", _ => 1).Retry(1).Timeout(Minutes(1)).Rule(AllDone);

        dag.Task("b", typed, x => x + 1);
        dag.ToGraph().Tasks[0].Rule.ShouldBe(TriggerRule.AllDone);
    }

    [Fact]
    public void Transfer_shows_both_halves()
    {
        var dag = new Dag("d");
        var path = dag.Task("path", _ => "in.csv");
        dag.Transfer("load", from: new LinesSource { Path = path }, to: new LinesSink { Path = "out.txt" });

        var load = dag.ToGraph().Tasks[1];

        load.Kind.ShouldBe(TaskKind.Transfer);
        load.Operator.ShouldBe("LinesSource → LinesSink");
        load.Inputs.ShouldBe(["path"]);
        load.Settings.ShouldBe(new Dictionary<string, string> { ["From.Path"] = "(output of path)", ["To.Path"] = "out.txt" }, ignoreOrder: true);
    }

    [Fact]
    public void Async_lambda_where_nobody_waits_for_one_is_refused_with_its_word()
    {
        var dag = new Dag("d");
        var list = dag.Task("list", _ => new[] { 1 });
        dag.Action("action", async _ => await Task.Yield());
        dag.Action("taking", list, async (_, _) => await Task.Yield());
        dag.Task("task", async _ =>
        {
            await Task.Yield();
            return 1;
        });
        dag.Task("value", _ => ValueTask.FromResult(1));
        dag.Map("map", list, one => Task.FromResult(one));
        dag.ActionAsync("awaited", async _ => await Task.Yield());
        dag.MapAsync("mapped", list, one => Task.FromResult(one));

        dag.Check().Select(fault => fault.Message).ShouldBe(
        [
            "The code of task 'action' is async, and nobody would wait for it; write ActionAsync.",
            "The code of task 'taking' is async, and nobody would wait for it; write ActionAsync.",
            "The code of task 'task' is async, and nobody would wait for it; write TaskAsync.",
            "The code of task 'value' is async, and nobody would wait for it; write TaskAsync.",
            "The code of task 'map' is async, and nobody would wait for it; write MapAsync.",
        ]);
    }
}
