using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Bundles.Drafts;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;

namespace Tradewind.Bundles.Tests.Drafts;

public sealed class DraftProcessingTests
{
    [Fact]
    public async Task Draft_is_checked_in_another_process_and_nothing_of_it_is_stored()
    {
        await using var bundles = await TestBundles.CreateAsync();
        await using var drafts = Real(bundles);

        var check = await drafts.CheckAsync(
            new("d.csx", "var unused = 1;\nint Twice(int n) { int other; return 2 * n; }\nvar dag = new Dag(\"d\");\ndag.Action(\"where\", ctx => ctx.Log($\"{Environment.ProcessId}\"));\nSystem.IO.File.WriteAllText(\"pid\", Environment.ProcessId.ToString());\n"),
            default);

        check.Faults.ShouldBeEmpty();
        check.Bundle!.Dags.Single().Tasks.Single().Id.ShouldBe("where");
        var warning = check.Warnings.Single(one => one.Code == "CS0168");
        (warning.Path, warning.Line, warning.Column, warning.EndLine, warning.EndColumn).ShouldBe(("d.csx", 2, 24, 2, 29));
        File.ReadAllText(Path.Combine(bundles.Options.WorkDirectory, "pid")).ShouldNotBe($"{Environment.ProcessId}");
        (await bundles.DagAsync("d")).ShouldBeNull();
    }

    [Fact]
    public async Task Every_template_is_sound_and_its_dag_is_called_like_its_file()
    {
        await using var bundles = await TestBundles.CreateAsync();
        await using var drafts = Real(bundles);
        foreach (var template in ScriptTemplates.All)
        {
            var check = await drafts.CheckAsync(new("sales/my sales.csx", ScriptTemplates.For("sales/my sales.csx", template.Name)), default);

            check.Faults.ShouldBeEmpty();
            check.Warnings.ShouldBeEmpty();
            check.Bundle!.Dags.Single().DagId.ShouldBe("my_sales");
        }
    }

    [Fact]
    public async Task Fault_of_a_draft_is_told_with_where_it_begins_and_ends()
    {
        await using var bundles = await TestBundles.CreateAsync();
        await using var drafts = Real(bundles);

        var check = await drafts.CheckAsync(new("d.csx", "var dag = new Dag(\"d\");\ndag.Tsk(\"a\", ctx => 1);\n"), default);

        check.Bundle.ShouldBeNull();
        var fault = check.Faults.Single();
        (fault.Code, fault.Line, fault.Column, fault.EndLine, fault.EndColumn).ShouldBe(("CS1061", 2, 5, 2, 8));
    }

    [Fact]
    public async Task Draft_that_loops_or_ends_its_process_is_told_so_and_the_next_one_is_checked()
    {
        await using var bundles = await TestBundles.CreateAsync();
        // Long enough for a process that has only just started.
        await using var drafts = Real(bundles, limit: TimeSpan.FromSeconds(8));

        var looping = await drafts.CheckAsync(new("d.csx", "while (true) { }\n"), default);
        var ending = await drafts.CheckAsync(new("d.csx", "Environment.Exit(3);\n"), default);
        var sound = await drafts.CheckAsync(new("d.csx", "var dag = new Dag(\"d\");\ndag.Action(\"a\", ctx => { });\n"), default);

        looping.Faults.Single().Message.ShouldContain("did not finish loading");
        ending.Faults.Single().Message.ShouldContain("while it loaded the script");
        sound.Faults.ShouldBeEmpty();
        sound.Bundle!.Dags.Single().DagId.ShouldBe("d");
    }

    [Fact]
    public async Task Question_about_a_place_is_answered_without_running_the_script()
    {
        await using var bundles = await TestBundles.CreateAsync();
        await using var drafts = Real(bundles);
        const string Text = "Environment.Exit(3);\nvar dag = new Dag(\"d\");\ndag.";

        (await drafts.AskAsync(new("d.csx", Text), DraftQuestion.Complete, Text.Length, default))!.ShouldContain("\"Sensor\"");
        (await drafts.AskAsync(new("d.csx", Text), DraftQuestion.Hover, Text.Length - 3, default))!.ShouldContain("Dag");
    }

    [Fact]
    public async Task What_the_metastore_would_refuse_is_a_fault_of_the_draft()
    {
        await using var bundles = await TestBundles.CreateAsync();
        bundles.Write("a.csx", "dag one");
        await bundles.StartAsync(bundles.Fake);
        await using var drafts = New(bundles, () => bundles.Fake);

        (await drafts.CheckAsync(new("b.csx", "dag one"), default)).Faults.Single().Message.ShouldContain("stands in 'a.csx' already");
        (await drafts.CheckAsync(new("b.csx", "pooled warehouse"), default)).Faults.Single().Code.ShouldBe("TW0012");
        (await drafts.CheckAsync(new("a.csx", "dag one\ndag two"), default)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plugins_that_come_are_seen_by_the_next_draft()
    {
        await using var bundles = await TestBundles.CreateAsync();
        var pool = new CountingPool(bundles.Fake);
        await using var drafts = New(bundles, () => pool);
        await drafts.StartAsync(default);
        await drafts.CheckAsync(new("a.csx", "dag one"), default);
        pool.Refreshed.ShouldBe(0);

        bundles.Feed.Publish(new(Topic.Plugins));
        await drafts.CheckAsync(new("a.csx", "dag one"), default);
        await drafts.CheckAsync(new("a.csx", "dag one"), default);

        pool.Refreshed.ShouldBe(1);
    }

    [Fact]
    public async Task Process_ends_when_nobody_asks_for_a_while_and_a_new_one_answers_the_next_question()
    {
        var clock = new TestClock();
        await using var bundles = await TestBundles.CreateAsync(clock);
        var pools = new List<CountingPool>();
        await using var drafts = New(bundles, () =>
        {
            pools.Add(new(bundles.Fake));
            return pools[^1];
        });
        await drafts.StartAsync(default);
        await drafts.CheckAsync(new("a.csx", "dag one"), default);

        clock.Advance(bundles.Options.DraftIdle - TimeSpan.FromSeconds(1));
        await drafts.CheckAsync(new("a.csx", "dag one"), default);
        clock.Advance(TimeSpan.FromSeconds(2));
        await drafts.CheckAsync(new("a.csx", "dag one"), default);
        pools.Count.ShouldBe(1);
        clock.Advance(bundles.Options.DraftIdle * 2);
        await pools[0].Ended.WaitAsync(TestBundles.Limit);
        await drafts.CheckAsync(new("a.csx", "dag one"), default);

        pools.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stopped_and_disposed_of_more_than_once_it_ends_its_process_once()
    {
        await using var bundles = await TestBundles.CreateAsync();
        var pool = new CountingPool(bundles.Fake);
        var drafts = New(bundles, () => pool);
        await drafts.StartAsync(default);
        await drafts.CheckAsync(new("a.csx", "dag one"), default);

        await drafts.StopAsync(default);
        await drafts.DisposeAsync();
        await drafts.DisposeAsync();

        pool.Ends.ShouldBe(1);
    }

    private static DraftProcessing Real(TestBundles bundles, TimeSpan? limit = null) =>
        New(bundles, () => bundles.NewPool(options => options with { LoadLimit = limit ?? options.LoadLimit }));

    private static DraftProcessing New(TestBundles bundles, Func<IProcessorPool> newPool) =>
        new(bundles.Options, bundles.Store, bundles.Feed, newPool, bundles.Time, NullLogger<DraftProcessing>.Instance);
}
