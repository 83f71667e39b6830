using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

public sealed class CacheKeyTests
{
    private readonly TestAttempt _attempt = new();

    [Fact]
    public async Task Key_is_the_same_for_the_same_work_and_another_for_other_code_params_or_settings()
    {
        var key = await KeyAsync("one");
        key!.Length.ShouldBe(64);
        (await KeyAsync("one")).ShouldBe(key);
        (await KeyAsync("two")).ShouldNotBe(key);
        (await KeyAsync("one", facts => facts with { BundleKey = "other" })).ShouldNotBe(key);
        (await KeyAsync("one", facts => facts with { ParamsJson = """{"a":1}""" })).ShouldNotBe(key);
        (await KeyAsync("one", facts => facts with { LogicalDate = facts.LogicalDate.AddDays(1), Attempt = 2, RunId = "7" })).ShouldBe(key);
    }

    [Fact]
    public async Task Bodies_of_one_length_are_told_apart()
    {
        var key = await BodyKeyAsync([1, 2, 3]);
        (await BodyKeyAsync([1, 2, 3])).ShouldBe(key);
        (await BodyKeyAsync([1, 2, 4])).ShouldNotBe(key);
        var longText = await BodyKeyAsync(Enumerable.Repeat((byte)'x', 10_000).ToArray());
        (await BodyKeyAsync([.. Enumerable.Repeat((byte)'x', 9_999), (byte)'y'])).ShouldNotBe(longText);
    }

    [Fact]
    public async Task Large_input_counts_by_its_content_and_not_by_its_place()
    {
        var key = await LargeInputAsync('x');
        (await LargeInputAsync('x')).ShouldBe(key);
        (await LargeInputAsync('y')).ShouldNotBe(key);
    }

    private async Task<string?> KeyAsync(string text, Func<AttemptFacts, AttemptFacts>? facts = null)
    {
        var dag = new Dag("d");
        dag.Action("a", new WriteOperator { Text = From(_ => text) }).Cache(Days(1));
        return (await RunAsync(dag, "a", facts)).CacheKey;
    }

    private async Task<string?> BodyKeyAsync(byte[] bytes)
    {
        var dag = new Dag("d");
        dag.Action("a", new WriteOperator { Text = "t", Body = From(_ => bytes) }).Cache(Days(1));
        return (await RunAsync(dag, "a")).CacheKey;
    }

    private async Task<string?> LargeInputAsync(char letter)
    {
        var dag = new Dag("d");
        var text = dag.Task("text", _ => new string(letter, 100_000));
        dag.Task("use", text, all => all.Length).Cache(Days(1));
        var services = new LargeInput(_attempt, (await RunAsync(dag, "text")).OutputJson!.Value);
        return (await RunAsync(dag, "use", services: services)).CacheKey;
    }

    private async Task<AttemptResult> RunAsync(Dag dag, string task, Func<AttemptFacts, AttemptFacts>? facts = null, IAttemptServices? services = null)
    {
        var result = await new TaskExecutor(TimeProvider.System).ExecuteAsync(
            LoadedDag.Of(dag), task, (facts ?? (same => same))(_attempt.Facts with { TaskId = task }), services ?? _attempt, CancellationToken.None);
        result.Kind.ShouldBe(AttemptKind.Success, result.Message);
        return result;
    }

    private sealed class WriteOperator : ActionOperator
    {
        public required Value<string> Text { get; init; }

        public Payload? Body { get; init; }

        public override Task<OperatorOutcome> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) => Task.FromResult(OperatorOutcome.Success(ctx.Get(Text)));
    }

    private sealed class LargeInput(IAttemptServices inner, ReadOnlyMemory<byte> stored) : PassingServices(inner)
    {
        public override ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken) => new(stored);
    }
}
