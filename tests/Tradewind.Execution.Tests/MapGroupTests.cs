using System.Text;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

/// <summary>What a task of a mapped group takes: its element, its index of the tasks beside it, whole outputs of those outside.</summary>
public sealed class MapGroupTests
{
    private readonly Dag _dag = new("mapping");
    private readonly TestAttempt _attempt = new();
    private readonly TaskExecutor _executor = new(TimeProvider.System);

    [Fact]
    public async Task Map_group_task_takes_the_element_of_its_index_and_is_named_by_it()
    {
        var list = _dag.Task("list", _ => new List<string>());
        var per = _dag.MapGroup("per", list, name: one => one.ToUpperInvariant());
        per.Task("a", per.Element, (one, ctx) => $"{one}{ctx.MapIndex}{ctx.Output(per.Element)}");
        per.Action("plain", _ => { });
        _attempt.Outputs["list"] = new[] { "be", "de" };

        var result = await RunAsync("per.a", 1);
        Text(result).ShouldBe("\"de1de\"");
        result.IndexName.ShouldBe("DE");
        (await RunAsync("per.plain", 0)).IndexName.ShouldBe("BE");
    }

    [Fact]
    public async Task Map_group_task_takes_the_same_index_of_the_tasks_before_it_in_the_group()
    {
        var total = _dag.Task("total", _ => 100);
        var per = _dag.MapGroup("per", Each(["be", "de"]));
        var length = per.Task("length", per.Element, one => one.Length);
        per.Task("sum", length, per.Element, total, (one, name, all) => $"{name}{one + all}");
        _attempt.Outputs["total"] = 100;
        _attempt.Outputs["per.length"] = new[] { 5, 7 };

        Text(await RunAsync("per.sum", 0)).ShouldBe("\"be105\"");
        Text(await RunAsync("per.sum", 1)).ShouldBe("\"de107\"");
    }

    [Fact]
    public async Task Map_group_wait_asks_in_each_index_by_its_element()
    {
        var per = _dag.MapGroup("per", Each(["be", "de"]));
        per.Approval("release", From(per.Element, one => $"Release {one}?"));

        foreach (var (index, subject) in new[] { (0, "Release be?"), (1, "Release de?") })
        {
            var result = await RunAsync("per.release", index);
            (result.Kind, result.Deferral?.Question?.Subject).ShouldBe((AttemptKind.Deferred, subject));
        }
    }

    [Fact]
    public async Task Map_group_output_is_a_lazy_list_outside()
    {
        var per = _dag.MapGroup("per", Each([1, 2, 3]));
        var twice = per.Task("twice", per.Element, one => one * 2);
        _dag.Task("sum", per.All(twice), all => all.Sum());
        _dag.Map("again", per.All(twice), one => one + 1);
        _dag.Task("wrong", ctx => ctx.Output(twice));
        _attempt.Outputs["per.twice"] = new[] { 2, 4, 6 };

        Text(await RunAsync("sum")).ShouldBe("12");
        Text(await RunAsync("again", 2)).ShouldBe("7");
        (await RunAsync("wrong")).Message.ShouldBe("Task 'wrong' reads 'per.twice' of the mapped group 'per' and stands outside of it, where there is one for each index. Read the list of them: All.");
    }

    [Fact]
    public async Task Map_group_element_is_a_setting_of_an_operator()
    {
        var per = _dag.MapGroup("per", Each(["a", "b"]));
        per.Action("echo", new Echo { Text = per.Element });
        per.Action("loud", new Echo { Text = From(per.Element, one => one.ToUpperInvariant()) });

        Text(await RunAsync("per.echo", 1)).ShouldBe("\"b\"");
        Text(await RunAsync("per.loud", 0)).ShouldBe("\"A\"");
    }

    private Task<AttemptResult> RunAsync(string task, int mapIndex = -1) => _executor.ExecuteAsync(
        LoadedDag.Of(_dag), task, _attempt.Facts with { TaskId = task, MapIndex = mapIndex }, _attempt, CancellationToken.None);

    private static string Text(AttemptResult result) => result.OutputJson is { } json ? Encoding.UTF8.GetString(json.Span) : $"{result.Kind}: {result.Message}";

    private sealed class Echo : ActionOperator<string>
    {
        public required Value<string> Text { get; init; }

        public override Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) => System.Threading.Tasks.Task.FromResult<OperatorOutcome<string>>(ctx.Get(Text));
    }
}
