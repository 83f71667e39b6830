using static Tradewind.Dsl;

namespace Tradewind.Testing.Tests;

/// <summary>What makes work the same, seen from whole runs.</summary>
public sealed class CacheTests
{
    private readonly Dag _dag = new("d");
    private int _worked;

    [Fact]
    public async Task Same_work_is_taken_over_with_all_its_outputs_until_it_expires()
    {
        var list = _dag.Task("list", ctx =>
        {
            _worked++;
            ctx.Push("note", "fresh");
            return (IReadOnlyList<int>)[.. Enumerable.Range(0, 30_000)];
        }).Cache(Hours(1));
        _dag.Action("use", list, list.Output<string>("note"), (all, note) => Console.WriteLine($"{all.Count} {note}"));
        var dag = TestDag.Of(_dag);
        (await dag.RunAsync()).Task("list").ShouldHaveSucceeded().Attempts.Single().IsCached.ShouldBeFalse();

        var second = await dag.RunAsync();

        second.ShouldHaveSucceeded().Task("use").Log.ShouldBe(["30000 fresh"]);
        second.Task("list").Attempts.Single().IsCached.ShouldBeTrue();
        second.Task("list").Reason.ShouldBe("taken over from run 1, attempt 1");
        second.Task("list").Log.ShouldBe(["Taken over from run 1, attempt 1: the same script, params, inputs and settings."]);
        (await dag.RunAsync(new() { NoCache = true })).Task("list").Attempts.Single().IsCached.ShouldBeFalse();
        dag.Clock.Advance(Hours(2));
        (await dag.RunAsync()).Task("list").Attempts.Single().IsCached.ShouldBeFalse();
        _worked.ShouldBe(3);
    }

    [Fact]
    public async Task Other_params_and_what_the_script_names_make_other_work()
    {
        _dag.Task("work", ctx => ++_worked).Cache(Days(1), by: ctx => $"{ctx.LogicalDate:yyyy-MM-dd}");
        var dag = TestDag.Of(_dag);
        var day = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        foreach (var (options, worked) in new (TestRunOptions, int)[]
        {
            (new() { LogicalDate = day }, 1), (new() { LogicalDate = day.AddHours(1) }, 1), (new() { LogicalDate = day.AddDays(1) }, 2),
            (new() { LogicalDate = day, Params = new { Region = "kr" } }, 3), (new() { LogicalDate = day, Params = new { Region = "kr" } }, 3),
        })
        {
            await dag.RunAsync(options);
            _worked.ShouldBe(worked);
        }
    }

    [Fact]
    public async Task Other_inputs_make_other_work_for_each_index()
    {
        var files = _dag.Task("files", _ => new[] { "a", "b" });
        _dag.Map("size", files, file => $"{file}{++_worked}").Cache(Days(1));
        var dag = TestDag.Of(_dag);
        await dag.RunAsync();

        dag.Fake("files", _ => new[] { "b", "c" });
        var run = await dag.RunAsync();

        run.Tasks("size").Select(task => task.Output<string>()).ShouldBe(["b2", "c3"]);
        run.Tasks("size").Select(task => task.Attempts.Single().IsCached).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Failure_is_never_taken_over()
    {
        _dag.Action("work", _ =>
        {
            _worked++;
            throw new FailNowException("no");
        }).Cache(Days(1));
        var dag = TestDag.Of(_dag);

        (await dag.RunAsync()).ShouldHaveFailed();
        (await dag.RunAsync()).ShouldHaveFailed();
        _worked.ShouldBe(2);
    }

    [Fact]
    public void Sensor_branch_wait_and_a_time_that_is_not_positive_are_refused_when_the_script_is_checked()
    {
        var work = _dag.Action("work", _ => { }).Cache(TimeSpan.Zero);
        _dag.Sensor("arrived", _ => true).Cache(Days(1));
        _dag.Branch("choose", _ => work).Cache(Days(1)).Then(work);
        _dag.TriggerDag("clean", "other").Cache(Days(1));

        _dag.Check().Select(fault => fault.Message).ShouldBe(
        [
            "Task 'work' is cached for 00:00:00; a time that is positive makes sense.",
            "Task 'arrived' is a sensor, which is not cached. Cache the task that it decides by, or leave out .Cache.",
            "Task 'choose' is a branch, which is not cached. Cache the task that it decides by, or leave out .Cache.",
            "Task 'clean' is a wait for the outside, which is not cached. Cache the task that it decides by, or leave out .Cache.",
        ]);
    }
}
