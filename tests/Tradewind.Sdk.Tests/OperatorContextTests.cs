using System.Text;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class OperatorContextTests
{
    [Fact]
    public async Task Settings_are_worth_what_constants_computations_and_outputs_say()
    {
        var dag = new Dag("d");
        var a = dag.Task("a", _ => "left by a");
        var b = dag.Task("b", _ => new[] { 1, 2 });
        var op = new SendOperator
        {
            Url = From(ctx => $"http://x/{ctx.LogicalDate:yyyy-MM-dd}"),
            Headers = { ["X-A"] = a },
            Arguments = ["-v", From(b, x => $"{x.Length} items")],
            Body = b,
        };
        var attempt = new TestAttempt { Outputs = { ["a"] = "left by a", ["b"] = new[] { 1, 2 } } };

        var outcome = await op.RunAsync(attempt.Context, CancellationToken.None);

        attempt.LogLines.ShouldBe(["http://x/2026-11-01 -v 2 items left by a none"]);
        outcome.Output.ShouldBe(Encoding.UTF8.GetByteCount("[1,2]"));
    }

    [Fact]
    public void Computed_setting_is_computed_once_per_attempt()
    {
        var calls = 0;
        Value<int> setting = From(_ => ++calls);
        var attempt = new TestAttempt();
        var ctx = attempt.Context;

        (ctx.Get(setting), ctx.Get(setting), attempt.Context.Get(setting)).ShouldBe((1, 1, 2));
    }

    [Theory]
    [InlineData("text", "text/plain; charset=utf-8", "hello")]
    [InlineData("json", "application/json", """{"Id":1}""")]
    [InlineData("output", "application/json", """{"Id":2}""")]
    [InlineData("computed", "text/plain; charset=utf-8", "2026")]
    public void Payload_has_bytes_and_a_content_type(string what, string contentType, string text)
    {
        var task = new Dag("d").Task("a", _ => new { Id = 2 });
        Payload payload = what switch
        {
            "text" => "hello",
            "json" => Json(new { Id = 1 }),
            "output" => task,
            _ => From(ctx => $"{ctx.LogicalDate:yyyy}"),
        };
        var attempt = new TestAttempt { Outputs = { ["a"] = new { Id = 2 } } };

        var content = attempt.Context.Get(payload)!;

        content.ContentType.ShouldBe(contentType);
        Encoding.UTF8.GetString(content.Bytes.Span).ShouldBe(text);
    }

    [Fact]
    public void Missing_setting_names_itself()
    {
        var op = new SendOperator { Url = null! };

        Should.Throw<FailNowException>(() => new TestAttempt().Context.Get(op.Url)).Message.ShouldBe("The setting op.Url of task 'task' is missing.");
    }

    [Fact]
    public void Missing_connection_says_what_to_do()
    {
        Should.Throw<FailNowException>(() => new TestAttempt().Context.Connection("warehouse"))
            .Message.ShouldBe("There is no connection 'warehouse'. Add it with 'tradewind connections set warehouse', or as TRADEWIND_CONN_… in the environment of the worker ('dags test' knows no other), and clear this task.");
    }

    [Fact]
    public void Missing_output_is_told_by_the_task_that_should_have_left_it()
    {
        var task = new Dag("d").Task("a", _ => 1);

        Should.Throw<FailNowException>(() => new TestAttempt().Context.Output(task)).Message.ShouldStartWith("Task 'a' left no output for 'task'");
    }

    [Fact]
    public void Output_of_another_shape_is_told_with_both_types()
    {
        var task = new Dag("d").Task("a", _ => 1);

        Should.Throw<FailNowException>(() => new TestAttempt { Outputs = { ["a"] = "word" } }.Context.Output(task))
            .Message.ShouldStartWith("The output of task 'a' cannot be read as Int32");
    }

    [Fact]
    public void Outputs_of_anonymous_types_tuples_and_dictionaries_come_back()
    {
        var dag = new Dag("d");
        var anonymous = dag.Task("anonymous", _ => new { Name = "x", Count = 2 });
        var tuple = dag.Task("tuple", _ => (1, "two"));
        var dictionary = dag.Task("dictionary", _ => new Dictionary<DayOfWeek, double> { [DayOfWeek.Monday] = double.NaN });
        var attempt = new TestAttempt
        {
            Outputs =
            {
                ["anonymous"] = new { Name = "x", Count = 2 },
                ["tuple"] = (1, "two"),
                ["dictionary"] = new Dictionary<DayOfWeek, double> { [DayOfWeek.Monday] = double.NaN },
            },
        };

        attempt.Context.Output(anonymous).Count.ShouldBe(2);
        attempt.Context.Output(tuple).ShouldBe((1, "two"));
        attempt.Context.Output(dictionary)[DayOfWeek.Monday].ShouldBe(double.NaN);
    }
}
