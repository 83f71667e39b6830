namespace Tradewind.Examples.Tests;

/// <summary>What a script may not say about how its tasks and runs end.</summary>
public sealed class ScriptRefusalTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public void Ends_that_cannot_be_are_refused_all_together_with_file_and_line()
    {
        var script = workplace.Write("refused.csx", """
            var dag = new Dag("refused")
            {
                OnFailure = async ctx => await Task.Delay(1), OnDeadlineMissed = _ => { }, RunTimeout = Minutes(-1),
            };
            dag.Action("late", _ => { }).OnDeadlineMissed(_ => { });
            dag.Action("short", _ => { }).QueueTimeout(Minutes(-1)).TotalTimeout(Minutes(1)).Timeout(Minutes(2));
            dag.Action("idle", _ => { }).RetryRules(On<TimeoutException>().RetryIn(Seconds(1)));
            dag.Action("eager", _ => { }).Retry(1).RetryRules(
                On<Exception>().AsUsual(),
                On<IOException>().RetryIn(Seconds(-1)));
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        foreach (var (line, message) in new[]
        {
            (1, "RunTimeout is not positive."),
            (1, "OnFailure is an async lambda that nobody would wait for; give it as OnFailureAsync."),
            (1, "OnDeadlineMissed is never called: the DAG has no deadline."),
            (5, "OnDeadlineMissed of task 'late' is never called"),
            (6, "Task 'short' has a queue timeout that is not positive."),
            (6, "Task 'short' may take 00:01:00 with all its attempts"),
            (7, "Task 'idle' has a rule to try again after a TimeoutException, but no retries"),
            (10, "The retry rules of task 'eager' wait -00:00:01 after a IOException"),
            (10, "The retry rules of task 'eager' never come to the one for IOException"),
        })
            output.Split('\n').ShouldContain(said => said.Contains($"refused.csx({line}): error TW01") && said.Contains(message), $"line {line}: {message}\n{output}");
    }

    [Fact]
    public void Retry_rule_for_what_is_no_exception_does_not_compile()
    {
        var script = workplace.Write("no_exception.csx", """
            var dag = new Dag("no_exception");
            dag.Action("a", _ => { }).Retry(1).RetryRules(On<string>().Fail());
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("no_exception.csx(2,");
        output.ShouldContain("error CS0311");
    }
}
