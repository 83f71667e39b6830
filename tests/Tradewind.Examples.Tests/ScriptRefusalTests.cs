namespace Tradewind.Examples.Tests;

/// <summary>What a script may not say: refused when it is checked, all of it together.</summary>
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
        ShouldTell(output, "refused.csx",
            (1, "RunTimeout is -00:01:00; it must be positive."),
            (1, "OnFailure is an async lambda that nobody would wait for; give it as OnFailureAsync."),
            (1, "OnDeadlineMissed is never called: the DAG has no deadline."),
            (5, "OnDeadlineMissed of task 'late' is never called"),
            (6, "Task 'short': QueueTimeout is -00:01:00; it must be positive."),
            (6, "Task 'short': TotalTimeout is 00:01:00, shorter than the 00:02:00 of one attempt (Timeout); raise it."),
            (7, "Task 'idle' has a rule to try again after a TimeoutException, but no retries"),
            (10, "The retry rules of task 'eager' wait -00:00:01 after a IOException"),
            (10, "The retry rules of task 'eager' never come to the one for IOException"));
    }

    [Fact]
    public void Bad_input_of_every_kind_is_refused_all_together_and_each_fault_once_with_file_and_line()
    {
        var script = workplace.Write("bad.csx", """
            var other = new Dag("other");
            var far = other.Task("far", _ => new[] { 1 });
            var dag = new Dag("bad")
            {
                Schedule = Cron("0 0 30 2 *"),
                Start = new(1960, 1, 1), MaxActiveRuns = 0,
            };
            var text = dag.Task("text", _ => "abc");
            dag.Map("each", text, letter => letter);
            var a = dag.Action("a", _ => { });
            var b = dag.Action("b", _ => { }).Retry(-1);
            a.Then(b);
            b.Then(a);
            dag.Action("a", _ => { });
            dag.Action("c", _ => { }).When(far.Failed);
            dag.Map("far_each", far, one => one);
            dag.Action("limits", _ => { }).Pool("small", slots: 0).MaxActive(0).ConcurrencyKey("{nothing}");
            dag.Sensor("look", _ => true).CheckEvery(Seconds(0)).Cache(Days(1));
            dag.Action("late", _ => { }).Deadline(Deadline.At(new(1960, 1, 1)));
            dag.Group("empty");
            new Dag("given") { Schedule = Events(new(1960, 1, 1)) }.Action("a", _ => { });
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        ShouldTell(output, "bad.csx",
            (3, "MaxActiveRuns is 0; it must be at least 1."),
            (3, "Start 1960-01-01 00:00:00Z lies outside 1970 to 2200."),
            (5, "Cron expression '0 0 30 2 *' never fires: day of month '30' does not occur in month '2'."),
            (9, "Task 'each' cannot be mapped: it maps over the output of 'text', which is a text and no list; return a list there."),
            (10, "Tasks wait for each other in a circle: a → b → a. Remove one of these edges."),
            (11, "Task 'b': Retries is -1; it must not be negative."),
            (14, "Two tasks are called 'a'; give one another id."),
            (15, "Task 'far' belongs to DAG 'other', task 'c' to 'bad': an edge joins tasks of one DAG."),
            (15, "Task 'c': its condition speaks of 'far', which this DAG does not have."),
            (16, "Task 'far' belongs to DAG 'other', task 'far_each' to 'bad': an edge joins tasks of one DAG."),
            (17, "Task 'limits': it takes 0 slots of pool 'small'; it must take at least 1."),
            (17, "Task 'limits': MaxActive is 0; it must be at least 1, or null for no limit."),
            (17, "Task 'limits': its concurrency key has '{nothing}', which stands for nothing"),
            (18, "Task 'look' is a sensor, which is not cached."),
            (18, "Task 'look': its interval is 00:00:00; it must be positive."),
            (19, "Task 'late': the moment of its deadline 1960-01-01 00:00:00Z lies outside 1970 to 2200."),
            (20, "Group 'empty': it has no tasks; declare one in it, or leave it out."),
            (21, "One of the schedule's times 1960-01-01 00:00:00Z lies outside 1970 to 2200."));
        output.Trim().Split('\n').Length.ShouldBe(18, output);
    }

    [Theory]
    [InlineData("_ => 12", "Map(\"each\", number, one => one)", "'number' cannot be mapped over: that task returns int, which is no list. Return a list, an array or a dictionary there.")]
    [InlineData("_ => new { A = 1 }", "Map(\"each\", number, one => one.A)", "which is no list.")]
    [InlineData("_ => 12", "Map(\"each\", Each([1]), number, (one, two) => one)", "'number' cannot be mapped over: that task returns int, which is no list.")]
    public void Map_over_a_scalar_is_refused_with_file_and_line_and_what_to_do(string returns, string map, string message)
    {
        var script = workplace.Write("scalar.csx", $$"""
            var dag = new Dag("scalar");
            var number = dag.Task("number", {{returns}});
            dag.{{map}};
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("scalar.csx(3,5): error CS0411: ");
        output.ShouldContain(message);
    }

    [Theory]
    [InlineData("dag.Task(\"next\", number, text, one => one);", "The lambda has 1 parameter; it gets the outputs of number, text, in this order, and may ask for the context after them.")]
    [InlineData("dag.Action(\"next\", number, (one, ctx, more) => { });", "The lambda has 3 parameters; it gets the output of number, in this order, and may ask for the context after it.")]
    [InlineData("dag.Task(\"next\", () => 1);", "The lambda of a Task that takes no output has one parameter, the context: ctx => …")]
    [InlineData("dag.Task(\"next\", number, (string one) => one);", "'number' leaves int, which the lambda takes as string.")]
    [InlineData("dag.Task(\"next\", number, one => { });", "The lambda returns nothing, and a Task leaves an output: return one, or write Action.")]
    [InlineData("dag.Action(\"next\", silent, one => { });", "'silent' leaves no typed output that another task could take. For the order alone write .After(silent); for something it leaves by name, such as what a sensor found, silent.Output<T>(\"return\").")]
    [InlineData("dag.Action(\"next\", sensor, one => { });", "'sensor' leaves no typed output")]
    [InlineData("dag.Action(\"next\", new SendMail { To = \"ada\" });", "There is no operator or other type 'SendMail'. Operators come from plugins, and 'tradewind plugins list' says which are there")]
    [InlineData("dag.Action(\"next\", new FileSensor { Path = \"x\" });", "FileSensor is a sensor, and goes with dag.Sensor.")]
    [InlineData("dag.Sensor(\"next\", new ShellCommand { Command = \"ls\" });", "ShellCommand is an action, and goes with dag.Action.")]
    [InlineData("dag.Action(\"next\", new CsvSource { Path = \"x\" });", "CsvSource is a source of rows, and goes with dag.Transfer.")]
    [InlineData("dag.Action(\"next\", async ctx => await Task.Yield());", "The code of task 'next' is async, and nobody would wait for it; write ActionAsync.")]
    [InlineData("dag.Task(\"next\", number, async one => { await Task.Yield(); return one; });", "The code of task 'next' is async, and nobody would wait for it; write TaskAsync.")]
    public void Call_that_fits_no_word_is_refused_once_with_what_does_not_fit(string call, string message)
    {
        var script = workplace.Write("unfit.csx", $$"""
            var dag = new Dag("unfit");
            var number = dag.Task("number", _ => 12);
            var text = dag.Task("text", _ => "x");
            var silent = dag.Action("silent", _ => { });
            var sensor = dag.Sensor("sensor", _ => true);
            {{call}}
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("unfit.csx(6");
        output.ShouldContain(message);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
    }

    [Fact]
    public void Fault_in_a_lambda_that_fits_is_told_in_the_words_of_the_compiler()
    {
        var script = workplace.Write("typo.csx", """
            var dag = new Dag("typo");
            var number = dag.Task("number", _ => 12);
            dag.Task("next", number, one => one.Lenght);
            dag.Task("last", number, one => int.Parse(one));
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("typo.csx(3,37): error CS1061: 'int' does not contain a definition for 'Lenght'");
        output.ShouldContain("typo.csx(4,43): error CS1503: Argument 1: cannot convert from 'int' to");
    }

    [Fact]
    public void Faults_of_a_DAG_that_a_loaded_file_makes_name_that_file_and_those_beside_it_the_script()
    {
        workplace.Write("base.csx", """
            // A DAG for others to build on
            var basis = new Dag("basis") { MaxActiveRuns = 0 };
            var first = basis.Action("first", _ => { }).Retry(1, backoff: double.NaN).OnDeadlineMissed(_ => { });
            """);
        var script = workplace.Write("on_base.csx", """
            #load "base.csx"
            var dag = new Dag("on_base");
            dag.Action("no id", _ => { }).After(first);
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        ShouldTell(output, "base.csx",
            (2, "MaxActiveRuns is 0; it must be at least 1."),
            (3, "Task 'first': RetryBackoff is NaN; it must be 0 (off) or a factor of at least 1."),
            (3, "OnDeadlineMissed of task 'first' is never called"));
        ShouldTell(output, "on_base.csx", (3, "'first' belongs to DAG 'basis'"), (3, "Task id 'no id' may hold only letters"));
        output.Trim().Split('\n').Length.ShouldBe(5, output);
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

    private static void ShouldTell(string output, string file, params (int Line, string Message)[] faults)
    {
        foreach (var (line, message) in faults)
            output.Split('\n').Count(said => said.StartsWith($"{file}({line}): error TW01", StringComparison.Ordinal) && said.Contains(message)).ShouldBe(1, $"line {line}: {message}\n{output}");
    }
}
