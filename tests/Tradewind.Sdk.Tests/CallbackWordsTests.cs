using Tradewind.Graph;

namespace Tradewind.Sdk.Tests;

public sealed class CallbackWordsTests
{
    [Fact]
    public void Graph_says_about_what_run_and_tasks_call_back()
    {
        var dag = new Dag("d") { OnSuccess = _ => { }, Defaults = { OnFailure = _ => { }, OnRetryAsync = _ => Task.CompletedTask } };
        dag.Action("one", _ => { });
        dag.Action("two", _ => { }).OnSkipped(_ => { }).OnFailure(_ => { });

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.Callbacks.ShouldBe([CallbackKind.Success]);
        graph.Tasks.Select(task => string.Join(", ", task.Callbacks)).ShouldBe(["Failure, Retry", "Failure, Retry, Skipped"]);
    }

    [Fact]
    public void Dag_without_callbacks_has_none()
    {
        var dag = new Dag("d");
        dag.Action("one", _ => { });

        dag.ToGraph().Callbacks.ShouldBeEmpty();
        dag.ToGraph().Tasks[0].Callbacks.ShouldBeEmpty();
    }

    [Fact]
    public void Async_lambda_that_nobody_would_wait_for_is_refused_with_its_line()
    {
        var dag = new Dag("d") { OnFailure = async _ => await Task.Yield(), Defaults = { OnRetry = async _ => await Task.Yield() } };
        dag.Action("one", _ => { }).OnSuccess(async _ => await Task.Yield());

        var faults = dag.Check();

        faults.Select(fault => fault.Message).ShouldBe(
        [
            "OnFailure is an async lambda that nobody would wait for; give it as OnFailureAsync.",
            "OnRetry of the defaults is an async lambda that nobody would wait for; give it as OnRetryAsync.",
            "OnSuccess of task 'one' is an async lambda that nobody would wait for; give it as OnSuccessAsync.",
        ]);
        faults.ShouldAllBe(fault => fault.Line > 0);
    }
}
