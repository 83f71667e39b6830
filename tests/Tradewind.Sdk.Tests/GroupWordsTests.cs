using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class GroupWordsTests
{
    [Fact]
    public void Group_puts_its_id_before_those_of_its_tasks_and_groups()
    {
        var dag = new Dag("d");
        var load = dag.Group("load");
        load.Description = "Loads";
        var read = load.Task("read", ctx => new[] { 1, 2 });
        var inner = load.Group("in");
        inner.Map("each", read, one => one);
        var plain = load.Group("plain", prefix: false);
        plain.Action("write", _ => { });

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.Groups.Select(group => (group.Id, group.Parent, group.Description)).ShouldBe([("load", null, "Loads"), ("load.in", "load", null), ("load.plain", "load", null)]);
        graph.Groups.ShouldAllBe(group => group.Line > 0);
        graph.Tasks.Select(task => (task.Id, task.Group)).ShouldBe([("load.read", "load"), ("load.in.each", "load.in"), ("load.write", "load.plain")]);
    }

    [Fact]
    public void Edges_of_a_group_go_to_the_tasks_that_begin_it_and_from_those_that_end_it()
    {
        var dag = new Dag("d");
        var load = dag.Group("load");
        // Drawn before the group is filled.
        dag.Action("before", _ => { }).Then(load).Then(dag.Action("after", _ => { }));
        var a = load.Action("a", _ => { });
        var b = load.Action("b", _ => { });
        var c = load.Action("c", _ => { });
        a.Then(c);

        Upstream(dag).ShouldBe(["before:", "after:load.b,load.c", "load.a:before", "load.b:before", "load.c:load.a"]);
        Upstream(dag).ShouldBe(Upstream(dag), "reading it again draws no further edges");
        b.Id.ShouldBe("load.b");
    }

    [Fact]
    public void Edges_between_groups_inside_a_group_decide_where_it_begins_and_ends()
    {
        var dag = new Dag("d");
        var all = dag.Group("all");
        dag.Action("after", _ => { }).After(all);
        var first = all.Group("first");
        var second = all.Group("second");
        first.Then(second);
        first.Action("a", _ => { });
        second.Action("b", _ => { });
        dag.Action("before", _ => { }).Then(all);

        Upstream(dag).ShouldBe(["after:all.second.b", "all.first.a:before", "all.second.b:all.first.a", "before:"]);
    }

    [Fact]
    public void Edges_from_a_group_leave_its_teardowns_out()
    {
        var dag = new Dag("d");
        var load = dag.Group("load");
        var create = load.Action("create", _ => { });
        var work = load.Action("work", _ => { });
        create.Then(work).Then(load.Action("delete", _ => { }).AsTeardown(create));
        load.Then(dag.Action("after", _ => { }));

        Upstream(dag)[^1].ShouldBe("after:load.work");
    }

    [Fact]
    public void Defaults_of_a_group_go_before_those_around_it_and_behind_the_task()
    {
        var dag = new Dag("d") { Defaults = { Retries = 1, Queue = "all", DependsOnPast = true } };
        var outer = dag.Group("outer");
        outer.Defaults.Retries = 2;
        outer.Defaults.Pool = "small";
        var inner = outer.Group("inner");
        inner.Defaults.Retries = 3;
        inner.Defaults.DependsOnPast = false;
        dag.Action("a", _ => { });
        outer.Action("b", _ => { });
        inner.Action("c", _ => { });
        inner.Action("d", _ => { }).Retry(4);

        dag.ToGraph().Tasks.Select(task => (task.Retries, task.Queue, task.Pool, task.DependsOnPast))
            .ShouldBe([(1, "all", null, true), (2, "all", "small", true), (3, "all", "small", false), (4, "all", "small", false)]);
    }

    [Fact]
    public void Groups_that_cannot_be_are_faults_with_their_line()
    {
        var dag = new Dag("d");
        var empty = dag.Group("empty");
        dag.Action("a", _ => { }).Then(empty);
        var load = dag.Group("load");
        var inside = load.Action("inside", _ => { });
        inside.Then(load);
        load.Then(load);
        dag.Group("a");
        dag.Group("load");
        var faults = dag.Check();

        faults.Select(fault => fault.Message).ShouldBe(
            [
                "There are a task and a group 'a' in DAG 'd'; ids are unique in a DAG.",
                "There are two groups 'load' in DAG 'd'; ids are unique in a DAG.",
                "Group 'empty' has no tasks; declare one in it, or leave it out.",
                "Group 'a' has no tasks; declare one in it, or leave it out.",
                "Group 'load' has no tasks; declare one in it, or leave it out.",
                "Group 'load' and 'load.inside', which is part of it, cannot wait for each other; draw the edge between tasks inside the group.",
                "Group 'load' cannot come before itself; remove that edge.",
            ], ignoreOrder: true);
        faults.ShouldAllBe(fault => fault.Line > 0);
        var other = new Dag("other");
        load.Then(other.Group("g"));
        other.Check().ShouldContain(fault => fault.Message.StartsWith("'load' belongs to DAG 'd', 'g' to 'other': an edge joins tasks of one DAG."));
    }

    [Fact]
    public void Teardown_names_its_setups_and_waits_for_them()
    {
        var dag = new Dag("d");
        var create = dag.Action("create", _ => { });
        var work = dag.Action("work", _ => { });
        create.Then(work).Then(dag.Action("delete", _ => { }).AsTeardown(create, create).FailsRun());
        dag.Action("alone", _ => { }).AsSetup();

        var tasks = dag.ToGraph().Tasks;
        tasks.Select(task => task.Setup).ShouldBe([true, false, false, true]);
        var delete = tasks[2];
        delete.TeardownOf.ShouldBe(["create"]);
        delete.Upstream.ShouldBe(["create", "work"]);
        (delete.Rule, delete.FailsRun).ShouldBe((TriggerRule.AllDoneSetupSuccess, true));
    }

    [Fact]
    public void Graph_of_before_there_were_groups_is_read_without_any()
    {
        var graph = GraphJson.Read("""{"dagId":"d","tasks":[{"id":"a","kind":"action","operator":"code"}]}""");

        graph.Groups.ShouldBeEmpty();
        graph.Tasks[0].TeardownOf.ShouldBeEmpty();
    }

    private static string[] Upstream(Dag dag) => [.. dag.ToGraph().Tasks.Select(task => $"{task.Id}:{string.Join(',', task.Upstream)}")];
}
