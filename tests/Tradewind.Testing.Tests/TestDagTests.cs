using Tradewind.Engine.States;
using static Tradewind.Dsl;

namespace Tradewind.Testing.Tests;

public sealed class TestDagTests
{
    private readonly Dag _dag = new("d");

    [Fact]
    public async Task Run_of_a_partition_has_its_key_in_the_context_and_in_what_it_tells()
    {
        var orders = Asset("orders");
        _dag.Action("load", ctx => ctx.Log($"of {ctx.Partition}")).Emits(orders);

        var run = await TestDag.Of(_dag).RunAsync(new() { Partition = "2026-W44" });

        run.ShouldHaveSucceeded().Task("load").Log.ShouldBe(["of 2026-W44"]);
        run.Emitted.ShouldBe([new("orders", null, null, "2026-W44")]);
    }

    [Fact]
    public async Task Run_goes_by_the_rules_and_outputs_are_handed_on()
    {
        var numbers = _dag.Task("numbers", ctx => new[] { 1, 2, 3 });
        var sum = _dag.Task("sum", numbers, all => all.Sum());
        _dag.Action("report", sum, numbers, (total, all, ctx) => ctx.Push("text", $"{total} of {all.Length}"));
        _dag.Action("only_on_failure", _ => { }).Rule(OneFailed).After(sum);

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveSucceeded();
        run.Task("sum").ShouldHaveSucceeded().Output<int>().ShouldBe(6);
        run.Task("report").Output<string>("text").ShouldBe("6 of 3");
        run.Task("report").HasOutput().ShouldBeFalse();
        run.Task("only_on_failure").ShouldHaveBeenSkipped();
    }

    [Fact]
    public async Task Retries_come_at_once_on_a_clock_that_shows_their_delays()
    {
        _dag.Action("flaky", ctx =>
        {
            ctx.Push("attempt", ctx.Attempt);
            ctx.State.Set("seen", ctx.Attempt);
            Console.WriteLine($"try {ctx.Attempt}");
            if (ctx.Attempt < 3) throw new IOException("busy");
        }).Retry(5, Minutes(10), backoff: 0);

        var run = await TestDag.Of(_dag).RunAsync();

        var task = run.Task("flaky").ShouldHaveSucceeded().ShouldHaveHadAttempts(3);
        task.Attempts.Select(one => one.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Failed, AttemptOutcome.Success]);
        task.Attempts[0].ErrorType.ShouldBe(typeof(IOException).FullName);
        task.Attempts[1].Log[0].ShouldBe("try 2");
        task.Output<int>("attempt").ShouldBe(3);
        task.Kept<int>("seen").ShouldBe(3);
        run.Took.ShouldBeGreaterThan(Minutes(15));
    }

    [Fact]
    public async Task Failure_blocks_what_follows_and_says_why()
    {
        var load = _dag.Action("load", _ => throw new FailNowException("no such table")).Retry(3);
        _dag.Action("publish", _ => { }).After(load);

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveFailed();
        run.Task("load").ShouldHaveFailed("no such table").ShouldHaveHadAttempts(1);
        run.Task("publish").ShouldHaveBeenBlocked().ShouldHaveHadAttempts(0);
        Should.Throw<DagAssertionException>(run.ShouldHaveSucceeded).Message.ShouldContain("load: failed (no such table)");
        Should.Throw<DagAssertionException>(() => run.Task("load").ShouldHaveSucceeded()).Message.ShouldStartWith("Task 'load' should have ended as success.\nload: failed (no such table)\n  attempt 1: failed: no such table\n    ERROR: ");
        Should.Throw<DagAssertionException>(() => run.Task("load").ShouldHaveFailed("disk full")).Message.ShouldStartWith("Task 'load' should have failed with \"disk full\".");
        Should.Throw<DagAssertionException>(() => run.Task("publish").Output<int>()).Message.ShouldStartWith("Task 'publish' left no output 'return'.");
    }

    [Fact]
    public async Task Sensor_is_asked_at_its_interval_until_it_is_there_and_gives_up_in_its_time()
    {
        var arrived = _dag.Sensor("arrived", ctx => throw new InvalidOperationException("the real one")).CheckEvery(Minutes(5)).GiveUpAfter(Hours(2), softFail: true);
        _dag.Action("load", _ => { }).After(arrived);
        var dag = TestDag.Of(_dag);
        var looks = 0;
        dag.FakeSensor("arrived", _ => ++looks == 4);

        var run = await dag.RunAsync();
        run.ShouldHaveSucceeded().Took.ShouldBe(Minutes(15));
        run.Task("arrived").Attempts.Single().Looks.ShouldBe(4);

        var never = await dag.FakeSensor("arrived", _ => false).RunAsync();
        never.Task("arrived").ShouldHaveBeenSkipped();
        never.Task("load").ShouldHaveBeenSkipped();
        never.Took.ShouldBe(Hours(2));
    }

    [Fact]
    public async Task Task_that_takes_longer_than_its_timeout_fails_when_its_fake_lets_the_time_pass()
    {
        _dag.Task("slow", _ => 1).Timeout(Minutes(5));
        var dag = TestDag.Of(_dag);
        dag.FakeAsync("slow", async ctx =>
        {
            dag.Clock.Advance(Minutes(6));
            await Task.Delay(Timeout.InfiniteTimeSpan, ctx.CancellationToken);
            return 1;
        });

        (await dag.RunAsync()).Task("slow").ShouldHaveFailed().Attempts.Single().Outcome.ShouldBe(AttemptOutcome.TimedOut);
    }

    [Fact]
    public async Task Timeout_of_a_groups_defaults_goes_in_place_of_the_dags()
    {
        _dag.Defaults.Timeout = Minutes(5);
        var (longer, shorter) = (_dag.Group("longer"), _dag.Group("shorter"));
        longer.Defaults.Timeout = Hours(1);
        shorter.Defaults.Timeout = Minutes(1);
        TestDag? dag = null;
        void Take(TaskContext ctx, TimeSpan time)
        {
            dag!.Clock.Advance(time);
            ctx.CancellationToken.ThrowIfCancellationRequested();
        }

        longer.Action("work", ctx => Take(ctx, Minutes(6)));
        shorter.Action("work", ctx => Take(ctx, Minutes(2)));
        dag = TestDag.Of(_dag);

        var run = await dag.RunAsync();

        run.Task("longer.work").ShouldHaveSucceeded();
        run.Task("shorter.work").ShouldHaveFailed("took longer than its timeout of 00:01:00");
    }

    [Fact]
    public async Task Run_that_waits_longer_than_its_timeout_fails()
    {
        _dag.RunTimeout = Hours(1);
        _dag.Sensor("never", _ => false).CheckEvery(Minutes(10));

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveFailed().Reason!.ShouldStartWith("timed out");
        run.Took.ShouldBe(Hours(1));
    }

    [Fact]
    public async Task Fake_takes_the_place_of_code_operators_and_mapped_tasks()
    {
        var list = _dag.Task<string[]>("list", _ => throw new InvalidOperationException("the real one"));
        var sizes = _dag.Map("size", list, string (file) => throw new InvalidOperationException("the real one"));
        _dag.Action("count", sizes, all => Console.WriteLine(string.Join(',', all)));
        var dag = TestDag.Of(_dag).Fake("list", _ => new[] { "a", "b", "c" });
        dag.Fake("size", ctx => ctx.MapIndex == 1 ? throw new FailNowException("b is broken") : $"size {ctx.MapIndex}");

        var run = await dag.RunAsync();

        run.Tasks("size").Select(task => task.State).ShouldBe([TaskInstanceState.Success, TaskInstanceState.Failed, TaskInstanceState.Success]);
        run.Task("size", 2).Output<string>().ShouldBe("size 2");
        run.Task("size", 1).ShouldHaveFailed("b is broken");
        run.Task("count").ShouldHaveBeenBlocked();
        Should.Throw<ArgumentException>(() => run.Task("size")).Message.ShouldStartWith("Task 'size' is mapped and has 3 instances");
    }

    [Fact]
    public async Task Fake_of_a_type_that_has_no_name_here_is_read_as_the_output_that_it_stands_for()
    {
        var orders = _dag.Task("orders", List<Order> (_) => throw new InvalidOperationException("the real one"));
        _dag.Task("total", orders, all => all.Sum(order => order.Amount));

        var run = await TestDag.Of(_dag).Fake("orders", _ => new[] { new { Amount = 10, Country = "KR" }, new { Amount = 5, Country = "KR" } }).RunAsync();

        run.ShouldHaveSucceeded().Task("total").Output<decimal>().ShouldBe(15);
        var other = await TestDag.Of(_dag).Fake("orders", _ => new { Amount = 10 }).RunAsync();
        other.Task("orders").ShouldHaveFailed("the task's output is List<Order>, and what was returned cannot be read as that: ");
    }

    [Fact]
    public async Task Fake_of_another_type_fails_its_task_and_one_without_a_task_is_refused()
    {
        _dag.Task("count", _ => 1);
        var choose = _dag.Branch("choose", _ => null);
        var dag = TestDag.Of(_dag);

        (await dag.Fake("count", _ => "one").RunAsync()).Task("count").ShouldHaveFailed("The fake of task 'count' returned String; the task's output is Int32, and what was returned cannot be read as that: ");
        Should.Throw<ArgumentException>(() => dag.Fake("cuont", _ => 1)).Message.ShouldStartWith("DAG 'd' has no task 'cuont'; it has count, choose.");
        Should.Throw<ArgumentException>(() => dag.Fake("choose", _ => 1)).Message.ShouldStartWith("Task 'choose' is a branch");
        Should.Throw<ArgumentException>(() => dag.FakeSensor("count", _ => true)).Message.ShouldStartWith("Task 'count' is no sensor");
        choose.Id.ShouldBe("choose");
    }

    [Fact]
    public async Task Branch_takes_one_path_and_skips_the_other()
    {
        var size = _dag.Task("measure", _ => 42);
        var (small, large) = (_dag.Action("keep", _ => { }), _dag.Action("shrink", _ => { }));
        _dag.Branch("choose", size, mb => mb > 1000 ? large : small).Then(small, large);
        var dag = TestDag.Of(_dag);

        (await dag.RunAsync()).Task("shrink").ShouldHaveBeenSkipped();
        (await dag.Fake("measure", _ => 2000).RunAsync()).Task("keep").ShouldHaveBeenSkipped();
    }

    [Fact]
    public async Task Connections_variables_params_dates_and_news_are_those_of_the_test()
    {
        _dag.Params<ReportParams>();
        var orders = Asset("orders");
        _dag.Action("report", ctx =>
        {
            var lines = new[]
            {
                ctx.Connection("crm").Host, ctx.Variable("region"), ctx.Params<ReportParams>().Currency, $"{ctx.LogicalDate:yyyy-MM-dd}", $"{ctx.DataIntervalEnd:yyyy-MM-dd}", ctx.Triggers.Single().Asset,
            };
            ctx.Emit(orders, new { Rows = 3 });
            Console.WriteLine(string.Join(' ', lines));
        }).Emits(orders);
        var dag = TestDag.Of(_dag);
        dag.Connections["crm"] = new() { Id = "crm", Type = "http", Host = "crm.example" };
        dag.Variables["region"] = "kr";
        var day = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        var run = await dag.RunAsync(new()
        {
            LogicalDate = day, DataIntervalEnd = day.AddDays(1), Params = new { Currency = "KRW" }, Triggers = [new() { Id = 1, Asset = "prices", At = day }],
        });

        run.ShouldHaveSucceeded().Task("report").Log.ShouldBe(["crm.example kr KRW 2026-11-01 2026-11-02 prices"]);
        run.Emitted.ShouldHaveSingleItem().ExtraJson.ShouldBe("""{"Rows":3}""");
        (await Should.ThrowAsync<Engine.Commands.RejectedException>(() => dag.RunAsync(new() { Partition = "" }))).Message.ShouldContain("is empty");
        (await Should.ThrowAsync<Engine.Commands.RejectedException>(() => dag.RunAsync(new() { Params = new { Curency = "KRW" } }))).Message.ShouldContain("'Curency' is not a param");
    }

    [Fact]
    public async Task Task_under_limits_and_one_that_depends_on_its_past_run()
    {
        _dag.MaxActiveTasks = 1;
        _dag.Action("a", _ => { }).Pool("small").DependsOnPast();
        _dag.Action("b", _ => { }).Pool("small").ConcurrencyKey("key");

        (await TestDag.Of(_dag).RunAsync()).ShouldHaveSucceeded();
    }

    [Fact]
    public async Task Group_is_retried_as_a_whole_and_its_tasks_keep_their_state()
    {
        var group = _dag.Group("load");
        group.Retries = 1;
        group.RetryDelay = Minutes(10);
        var read = group.Action("read", ctx => ctx.State.Set("reads", ctx.State.Get("reads", 0) + 1));
        group.Action("write", ctx =>
        {
            if (ctx.Attempt == 1) throw new FailNowException("disk full");
        }).After(read);

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveSucceeded().Took.ShouldBe(Minutes(10));
        run.Task("load.read").ShouldHaveHadAttempts(2).Kept<int>("reads").ShouldBe(2);
    }

    [Fact]
    public async Task Latest_only_goes_on_in_the_run_of_the_latest_slot()
    {
        var report = _dag.Action("report", _ => { });
        _dag.LatestOnly("latest").Then(report);
        var dag = TestDag.Of(_dag);

        (await dag.RunAsync()).Task("report").ShouldHaveSucceeded();
        (await dag.RunAsync(new() { IsLatest = false })).Task("report").ShouldHaveBeenSkipped();
    }

    [Fact]
    public async Task Large_output_is_handed_on()
    {
        var numbers = _dag.Task("numbers", _ => (IReadOnlyList<int>)[.. Enumerable.Range(0, 50_000)]);
        _dag.Task("sum", ctx => ctx.Each(numbers).Sum(number => (long)number)).After(numbers);

        var run = await TestDag.Of(_dag).RunAsync();

        run.Task("sum").Output<long>().ShouldBe(1_249_975_000);
        run.Task("numbers").Output<int[]>().Length.ShouldBe(50_000);
    }

    [Fact]
    public async Task What_a_task_waits_for_outside_is_what_its_fake_says_and_without_one_is_asked_for()
    {
        var paid = _dag.WaitForCallback<int>("paid", (_, _) => { });
        _dag.Task("book", paid, amount => amount * 2);

        var fault = await Should.ThrowAsync<InvalidOperationException>(() => TestDag.Of(_dag).RunAsync());
        fault.Message.ShouldContain("dag.Fake(\"paid\"");
        (await TestDag.Of(_dag).Fake("paid", _ => 21).RunAsync()).Task("book").Output<int>().ShouldBe(42);
    }

    [Fact]
    public void Dag_that_cannot_run_is_refused_with_its_faults() =>
        Should.Throw<InvalidDagException>(() => TestDag.Of(_dag)).Message.ShouldContain("has no tasks");

    private sealed record ReportParams
    {
        public string Currency { get; init; } = "EUR";
    }

    private sealed record Order(string Country, decimal Amount);
}
