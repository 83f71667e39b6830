using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class DagWaitTests
{
    private readonly Dag _dag = new("d");

    [Fact]
    public void Waits_stand_in_the_graph_with_what_they_wait_for()
    {
        _dag.WaitForAsset("news", Asset("orders")).GiveUpAfter(Hours(2), softFail: true);
        _dag.WaitForCallback("paid", (_, _) => { });
        _dag.TriggerDag("child", "other", wait: false);
        _dag.WaitForDag("before", "other", task: "load", offset: Hours(-1));
        _dag.Approval("release", "Release?", defaults: ["Reject"]);

        var tasks = GraphJson.Read(GraphJson.Write(_dag.ToGraph())).Tasks;

        tasks.Select(task => (task.Operator, task.Kind)).ShouldBe(
            [("WaitForAsset", TaskKind.Sensor), ("WaitForCallback", TaskKind.Sensor), ("TriggerDag", TaskKind.Action), ("WaitForDag", TaskKind.Sensor), ("Approval", TaskKind.Approval)]);
        (tasks[0].Sensor!.Timeout, tasks[0].Sensor!.SoftFail, tasks[0].Settings["Asset"]).ShouldBe((Hours(2), true, "orders"));
        (tasks[2].Settings["DagId"], tasks[2].Settings["Wait"]).ShouldBe(("other", "false"));
        (tasks[3].Settings["Task"], tasks[3].Settings["Offset"]).ShouldBe(("load", "-01:00:00"));
        (tasks[4].Settings["Subject"], tasks[4].Settings["Options"], tasks[4].Settings["Defaults"]).ShouldBe(("Release?", "Approve, Reject", "Reject"));
    }

    [Fact]
    public void Waits_are_words_of_a_group_with_its_ids_and_defaults()
    {
        var group = _dag.Group("out");
        group.Defaults.Retries = 2;
        var (fast, slow) = (group.Action("fast", _ => { }), group.Action("slow", _ => { }));
        group.WaitForAsset("news", Asset("orders"));
        group.WaitForCallback("paid", (_, _) => { });
        group.WaitForDag("before", "other").Then(group.TriggerDag("child", "other"));
        group.ApprovalBranch("how", "How?", [("Fast", fast), ("Slow", slow)]);

        var tasks = _dag.ToGraph().Tasks;

        tasks.ShouldAllBe(task => task.Group == "out" && task.Retries == 2);
        tasks.Select(task => task.Id).ShouldBe(["out.fast", "out.slow", "out.news", "out.paid", "out.before", "out.child", "out.how"]);
        tasks[0].Upstream.ShouldBe(["out.how"]);
    }

    [Fact]
    public void Wait_of_a_group_that_cannot_be_is_a_fault_with_its_full_id_and_line()
    {
        var group = _dag.Group("out");
        group.WaitForDag("before", "no such dag");

        var fault = _dag.Check().ShouldHaveSingleItem();

        fault.Message.ShouldStartWith("Task 'out.before' names the DAG 'no such dag', which cannot be");
        fault.Line.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Question_that_is_another_tasks_output_draws_the_edge()
    {
        var text = _dag.Task("text", _ => "Release?");
        _dag.Approval("release", text, body: From(text, one => $"# {one}"));

        _dag.ToGraph().Tasks[1].Upstream.ShouldBe(["text"]);
    }

    [Fact]
    public void Branch_by_answer_draws_the_edges_to_its_tasks()
    {
        var (fast, slow) = (_dag.Action("fast", _ => { }), _dag.Action("slow", _ => { }));
        _dag.ApprovalBranch("how", "How?", [("Fast", fast), ("Slow", slow)]);

        _dag.ToGraph().Tasks.Where(task => task.Upstream.Contains("how")).Select(task => task.Id).ShouldBe(["fast", "slow"]);
    }

    [Fact]
    public void Approvals_that_cannot_be_answered_are_faults_with_their_line()
    {
        _dag.Approval("none", "?", options: []);
        _dag.Approval("twice", "?", options: ["Yes", "Yes"]);
        _dag.Approval("stranger", "?", options: ["Yes"], defaults: ["No"], rejects: ["Never"]);
        _dag.Approval("several", "?", options: ["A", "B"], defaults: ["A", "B"]);
        _dag.Approval("blank", "?", options: [" "], assignees: [""]);

        var faults = _dag.Check();

        faults.ShouldAllBe(fault => fault.Line > 0);
        faults.Select(fault => fault.Message).ShouldBe(
        [
            "Approval 'none' has no options; give at least one answer to choose.",
            "Approval 'twice' has the option 'Yes' more than once.",
            "Approval 'stranger' has the default 'No', which is not one of its options: Yes.",
            "Approval 'stranger' rejects with 'Never', which is not one of its options: Yes.",
            "Approval 'several' has several defaults, but only one option may be chosen; say multiple: true, or give one.",
            "Approval 'blank' has the option ' '; an option has 1 to 100 characters on one line.",
            "Approval 'blank' has an assignee without a name.",
        ]);
    }

    [Fact]
    public void Other_dags_that_cannot_be_are_faults()
    {
        _dag.TriggerDag("a", "no such/dag");
        _dag.WaitForDag("b", "other", task: "");
        _dag.WaitForDag("c", "other", offset: Hours(1), at: ctx => ctx.LogicalDate);
        _dag.WaitForDag("d", "other", allow: []);
        _dag.WaitForDag("e", "other", allow: [EndState.Success], skip: [EndState.Success]);

        _dag.Check().Select(fault => fault.Message).ShouldBe(
        [
            "Task 'a' names the DAG 'no such/dag', which cannot be: an id has 1 to 200 characters of letters, digits, _ - .",
            "Task 'b' names the task '' of DAG 'other', which cannot be: an id has 1 to 200 characters of letters, digits, _ - .",
            "Task 'c' says by both 'offset' and 'at' which run it waits for; leave one out.",
            "Task 'd' allows no end, so it would always wait in vain; name at least one.",
            "Task 'e' names the end 'Success' in more than one of 'allow', 'fail' and 'skip'.",
        ]);
    }
}
