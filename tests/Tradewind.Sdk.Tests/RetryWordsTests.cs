using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class RetryWordsTests
{
    [Fact]
    public void Rules_come_from_the_task_or_from_the_defaults()
    {
        var dag = new Dag("d") { Defaults = { Retries = 2, RetryRules = [On<TimeoutException>().RetryIn(Seconds(10))] } };
        dag.Action("one", _ => { });
        dag.Action("two", _ => { }).RetryRules(On<ArgumentException>().Fail(), On<Exception>().AsUsual());

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.Tasks[0].RetryRules.ShouldBe([new() { ErrorType = "System.TimeoutException", Choice = RetryChoice.Retry, Delay = Seconds(10) }]);
        graph.Tasks[1].RetryRules.Select(rule => (rule.ErrorType, rule.Choice)).ShouldBe([("System.ArgumentException", RetryChoice.Fail), ("System.Exception", RetryChoice.Usual)]);
    }

    [Fact]
    public void Timeouts_come_from_the_task_or_from_the_defaults_and_must_make_sense()
    {
        var dag = new Dag("d") { Defaults = { QueueTimeout = Minutes(10), TotalTimeout = Hours(2), Timeout = Hours(1) } };
        dag.Action("one", _ => { });
        dag.Action("two", _ => { }).QueueTimeout(Minutes(1)).TotalTimeout(Hours(5)).Timeout(Minutes(3));

        GraphJson.Read(GraphJson.Write(dag.ToGraph())).Tasks.Select(task => (task.QueueTimeout, task.TotalTimeout, task.Timeout))
            .ShouldBe([(Minutes(10), Hours(2), Hours(1)), (Minutes(1), Hours(5), Minutes(3))]);
        dag.Action("three", _ => { }).QueueTimeout(Minutes(-1)).TotalTimeout(Minutes(30));
        dag.Check().Select(fault => fault.Message).ShouldBe(
        [
            "Task 'three' has a queue timeout that is not positive.",
            "Task 'three' may take 00:30:00 with all its attempts; that is positive, and not shorter than the timeout of one.",
        ]);
    }

    [Fact]
    public void Rules_that_cannot_be_are_refused_with_their_lines()
    {
        var dag = new Dag("d") { Defaults = { RetryRules = [On<IOException>().RetryIn(Seconds(-1))] } };
        dag.Action("one", _ => { }).Retry(1).RetryRules(
            On<Exception>().AsUsual(),
            On<ArgumentException>().Fail());
        dag.Action("two", _ => { }).RetryRules(On<TimeoutException>().RetryIn(Seconds(1)), On<SkipException>().Fail());

        var faults = dag.Check();

        faults.Select(fault => fault.Message).ShouldBe(
        [
            "The retry rules of the defaults wait -00:00:01 after a IOException; a wait is not negative.",
            "The retry rules of task 'one' never come to the one for ArgumentException: the one for Exception before it decides. Put it first.",
            "The retry rules of task 'two' speak of SkipException, which always means what it says; leave the rule out.",
            "Task 'two' has a rule to try again after a TimeoutException, but no retries; add .Retry(1), or leave the rule out.",
        ]);
        (faults[1].Line - faults[0].Line, faults[2].Line - faults[1].Line).ShouldBe((3, 1));
    }
}
