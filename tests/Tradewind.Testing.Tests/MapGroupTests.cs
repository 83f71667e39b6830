using Tradewind.Engine.States;
using static Tradewind.Dsl;

namespace Tradewind.Testing.Tests;

public sealed class MapGroupTests
{
    private readonly Dag _dag = new("d");
    private readonly List<string> _done = [];

    [Fact]
    public async Task Map_group_takes_each_element_through_its_tasks_before_it_begins_the_next()
    {
        var list = _dag.Task("list", _ => new[] { "a", "b", "c" });
        var per = _dag.MapGroup("per", list, name: one => one.ToUpperInvariant());
        var read = per.Task("read", per.Element, one => Note(one, "read"));
        var check = per.Task("check", read, per.Element, (text, one) => text == $"read {one}" ? Note(one, "check") : throw new FailNowException($"{one} was given {text}"));
        per.Action("write", check, text => Note(text[^1..], "write"));
        _dag.Task("all", per.All(check), all => string.Join(',', all));

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveSucceeded();
        _done.ShouldBe(["read a", "check a", "write a", "read b", "check b", "write b", "read c", "check c", "write c"]);
        run.Task("all").Output<string>().ShouldBe("check a,check b,check c");
    }

    [Fact]
    public async Task Map_group_index_that_fails_keeps_the_others_going_and_is_left_out_of_the_list()
    {
        var per = _dag.MapGroup("per", Each([1, 2, 3]));
        var half = per.Task("half", per.Element, one => one == 2 ? throw new FailNowException("odd one out") : one * 10);
        var more = per.Task("more", half, one => one + 1);
        _dag.Task("sum", per.All(more), all => all.Sum()).Rule(AllDone);

        var run = await TestDag.Of(_dag).RunAsync();

        run.Tasks("per.more").Select(task => task.State).ShouldBe([TaskInstanceState.Success, TaskInstanceState.UpstreamFailed, TaskInstanceState.Success]);
        run.Task("sum").Output<int>().ShouldBe(42);
    }

    [Fact]
    public async Task Map_group_named_outputs_are_taken_in_their_index_and_as_a_list_outside()
    {
        var per = _dag.MapGroup("per", Each([1, 2]));
        var count = per.Action("count", per.Element, (one, ctx) => ctx.Push("rows", one * 100));
        per.Task("check", count.Output<int>("rows"), per.Element, (rows, one) => rows == one * 100 ? rows : throw new FailNowException("another index's"));
        _dag.Task("sum", per.All(count.Output<int>("rows")), all => all.Sum());

        var run = await TestDag.Of(_dag).RunAsync();

        run.ShouldHaveSucceeded().Task("sum").Output<int>().ShouldBe(300);
    }

    [Fact]
    public async Task Map_group_task_that_is_cached_takes_over_its_own_element_only()
    {
        var per = _dag.MapGroup("per", Each(["a", "b"]));
        var length = per.Task("length", per.Element, one => Note(one, "length"));
        per.Task("twice", length, one => Note(one[^1..], "twice")).Cache(Days(1));
        var dag = TestDag.Of(_dag);
        await dag.RunAsync();
        _done.Clear();

        var run = await dag.RunAsync();

        _done.ShouldBe(["length a", "length b"]);
        run.Tasks("per.twice").Select(task => task.Output<string>()).ShouldBe(["twice a", "twice b"]);
    }

    private string Note(string one, string what)
    {
        _done.Add($"{what} {one}");
        return $"{what} {one}";
    }
}
