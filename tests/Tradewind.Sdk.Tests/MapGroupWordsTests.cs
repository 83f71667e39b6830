using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class MapGroupWordsTests
{
    private readonly Dag _dag = new("d");

    [Fact]
    public void Map_group_gives_all_its_tasks_what_it_maps_over_and_an_edge_to_those_that_begin_it()
    {
        var list = _dag.Task("list", _ => new List<string>());
        var per = _dag.MapGroup("per", list, name: one => one);
        per.MapLimit = 5_000;
        var a = per.Task("a", per.Element, one => one.Length);
        var inner = per.Group("inner");
        var b = inner.Task("b", a, per.Element, (length, one) => one + length);
        per.Sensor("c", ctx => ctx.Output(per.Element).Length > 0);
        _dag.Action("after", per.All(b), all => { });

        var tasks = GraphJson.Read(GraphJson.Write(_dag.ToGraph())).Tasks;

        tasks.Select(task => $"{task.Id}:{string.Join(',', task.Upstream)}:{task.MapGroup}").ShouldBe(
            ["list::", "per.a:list:per", "per.inner.b:per.a:per", "per.c:list:per", "after:per.inner.b:"]);
        tasks.Where(task => task.MapGroup is not null).ShouldAllBe(task => task.IsMapped && task.MapOver.Single() == "list" && task.MapLimit == 5_000);
        tasks[^1].IsMapped.ShouldBeFalse();
    }

    [Fact]
    public void Map_group_maps_over_lists_of_the_script_and_combinations()
    {
        var list = _dag.Task("list", _ => new List<string>());
        var per = _dag.MapGroup("per", Cross(list, Each([1, 2])));
        per.Action("a", per.Element, pair => { });

        var task = _dag.ToGraph().Tasks[1];
        (task.MapOver.Single(), task.Map!.Parts[1], task.Upstream.Single()).ShouldBe(("list", 2, "list"));
    }

    [Fact]
    public void Map_group_is_an_end_of_edges()
    {
        var per = _dag.MapGroup("per", Each([1]));
        _dag.Action("before", _ => { }).Then(per).Then(_dag.Action("after", _ => { }));
        var a = per.Action("a", _ => { });
        a.Then(per.Action("b", _ => { }));

        _dag.ToGraph().Tasks.Select(task => $"{task.Id}:{string.Join(',', task.Upstream)}").ShouldBe(["before:", "after:per.b", "per.a:before", "per.b:per.a"]);
    }

    [Fact]
    public void Map_group_faults_are_told_with_their_line()
    {
        var list = _dag.Task("list", _ => new List<string>());
        var text = _dag.Task("text", _ => "abc");
        var per = _dag.MapGroup("per", list);
        var a = per.Task("a", per.Element, one => one.Length);
        per.Map("b", list, one => one);
        per.MapGroup("c", list).Action("d", _ => { });
        per.Action("e", per.All(a), all => { });
        _dag.Action("f", a, length => { });
        _dag.Action("g", per.Element, one => { });
        per.Action("h", _ => { }).MapLimit(7);
        _dag.MapGroup("letters", text).Action("i", _ => { });

        var faults = _dag.Check();

        faults.Select(fault => fault.Message).ShouldBe(
            [
                "Task 'per.b' is mapped and stands in the mapped group 'per': an index has no further indices. Let the group map over Cross, or map after it over per.All.",
                "The mapped group 'per.c' stands in the mapped group 'per': an index has no further indices. Let one group map over Cross.",
                "Task 'per.e' takes all outputs of 'per.a' and stands in the same mapped group 'per', where only those of its own index are there; take 'per.a' itself, or stand after the group.",
                "Task 'f' takes 'per.a' of the mapped group 'per' and stands outside of it, where there is one for each index; take the list of them: All.",
                "Task 'g' takes the element of the mapped group 'per' and stands outside of it.",
                "Group 'letters' cannot be mapped: it maps over the output of 'text', which is a text and no list; return a list there.",
                "Task 'per.h' has a map limit of its own in the mapped group 'per'; set MapLimit on the group.",
            ]);
        faults.ShouldAllBe(fault => fault.Line > 0);
    }

    [Fact]
    public void Map_group_element_is_no_end_of_an_edge()
    {
        var per = _dag.MapGroup("per", Each([1]));
        var a = per.Action("a", _ => { });

        per.Element.Then(a);
        a.Then(per.Element);
        a.When(per.Element.Failed);

        var faults = _dag.Check();

        faults.Count.ShouldBe(3);
        faults.ShouldAllBe(fault => fault.Message.Contains("is no task") && fault.Line > 0);
        Should.Throw<ArgumentException>(() => per.All(_dag.Task("b", _ => 1))).Message.ShouldBe("'b' is no task of the mapped group 'per'; All takes one of its tasks.");
    }
}
