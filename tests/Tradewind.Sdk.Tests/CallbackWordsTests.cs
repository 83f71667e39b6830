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
    public void Defaults_of_a_group_go_over_those_around_it()
    {
        var dag = new Dag("d") { Defaults = { Retries = 1, OnFailure = _ => { }, QueueTimeout = Dsl.Minutes(1), RetryRules = [Dsl.On<IOException>().Fail()] } };
        var group = dag.Group("g");
        group.Defaults.OnRetry = _ => { };
        group.Defaults.TotalTimeout = Dsl.Hours(1);
        group.Defaults.RetryRules = [Dsl.On<TimeoutException>().Fail()];
        group.Action("one", _ => { });
        group.Defaults.OnSkipped = async _ => await Task.Yield();

        var faults = dag.Check();
        faults.ShouldHaveSingleItem().Message.ShouldBe("OnSkipped of the defaults of group 'g' is an async lambda that nobody would wait for; give it as OnSkippedAsync.");
        var task = dag.ToGraph(_ => null).Tasks.Single();

        task.Callbacks.ShouldBe([CallbackKind.Failure, CallbackKind.Retry, CallbackKind.Skipped]);
        (task.QueueTimeout, task.TotalTimeout, task.RetryRules.Single().ErrorType).ShouldBe((Dsl.Minutes(1), Dsl.Hours(1), "System.TimeoutException"));
    }

    [Fact]
    public void Async_lambda_that_another_callback_replaced_is_no_fault()
    {
        var dag = new Dag("d") { OnFailure = async _ => await Task.Yield() };
        dag.Action("one", _ => { });

        dag.OnFailureAsync = async _ => await Task.Yield();

        dag.Check().ShouldBeEmpty();
        dag.ToGraph().Callbacks.ShouldBe([CallbackKind.Failure]);
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
    public void Deadlines_are_written_with_what_they_are_counted_from()
    {
        var dag = new Dag("d") { Schedule = Dsl.Cron("0 0 * * *", "Asia/Seoul"), Deadline = Deadline.At(new(2026, 11, 2, 9, 0, 0)), OnDeadlineMissed = _ => { }, Defaults = { OnDeadlineMissed = _ => { } } };
        dag.Action("one", _ => { }).Deadline(Deadline.AfterAverage(Dsl.Minutes(10)));
        dag.Action("two", _ => { });

        var graph = GraphJson.Read(GraphJson.Write(dag.ToGraph()));

        graph.Deadline.ShouldBe(new() { Reference = DeadlineReference.FixedTime, At = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero) });
        graph.Callbacks.ShouldBe([CallbackKind.DeadlineMissed]);
        graph.Tasks[0].Deadline.ShouldBe(new() { Reference = DeadlineReference.Average, Interval = Dsl.Minutes(10) });
        graph.Tasks.Select(task => task.Callbacks.Count).ShouldBe([1, 0]);
    }

    [Fact]
    public void Deadlines_and_callbacks_that_cannot_be_are_refused_with_their_lines()
    {
        var dag = new Dag("d") { OnDeadlineMissed = _ => { } };
        var list = dag.Task("list", _ => new[] { 1 }).Deadline(Deadline.AfterQueued(Dsl.Minutes(-5)));
        dag.Map("each", list, one => one).Deadline(Deadline.AfterAverage(Dsl.Minutes(5)));
        dag.Action("late", _ => { }).OnDeadlineMissed(_ => { });

        var faults = dag.Check();

        faults.Select(fault => fault.Message).ShouldBe(
        [
            "OnDeadlineMissed is never called: the DAG has no deadline. Set Deadline, or leave it out.",
            "The deadline of task 'list' is -00:05:00 after its start; that is positive.",
            "The deadline of task 'each' goes by an average, but it is mapped, and each run has other indices. Count it from something else.",
            "OnDeadlineMissed of task 'late' is never called: the task has no deadline. Add .Deadline(...), or leave it out.",
        ]);
        faults.Select(fault => fault.Line).Distinct().Count().ShouldBe(4);
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
