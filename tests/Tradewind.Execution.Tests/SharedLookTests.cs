using System.Text;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

public sealed class SharedLookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TaskExecutor _executor = new(TimeProvider.System);

    [Fact]
    public async Task Look_that_is_its_turn_is_made_and_counted()
    {
        var sensor = new Counted { Path = "x" };
        var (result, attempt) = await LookAsync(sensor, new SharedLook { Looks = 4 });

        (result.Kind, sensor.Looks).ShouldBe((AttemptKind.NotYet, 1));
        result.Look.ShouldBe(new LookTaken(attempt.SharedLookKey!, 5, null));
    }

    [Fact]
    public async Task Look_that_another_makes_is_not_made_and_the_log_says_whose_it_is()
    {
        var sensor = new Counted { Path = "x" };
        var (result, attempt) = await LookAsync(sensor, new SharedLook { Looks = 4, NextAt = Noon, RunId = "17", Reason = "x is not there" });

        (result.Kind, result.Message, sensor.Looks).ShouldBe((AttemptKind.NotYet, "x is not there", 0));
        result.Look.ShouldBe(new LookTaken(attempt.SharedLookKey!, 4, Noon));
        result.RenderedJson.ShouldBe("""{"Path":"x"}""");
        attempt.LogLines.ShouldBe(["Run 17 looks at the same and answers for this one too; the next look is at 12:00:00 UTC."]);
    }

    [Fact]
    public async Task What_another_found_is_taken_with_all_that_it_left_and_the_log_says_whose_it_is()
    {
        var sensor = new Counted { Path = "x" };
        var found = new CachedOutputs
        {
            Instance = 5, RunId = "17", Attempt = 2, Outputs = new Dictionary<string, ReadOnlyMemory<byte>> { ["return"] = "[1]"u8.ToArray(), ["size"] = "7"u8.ToArray() },
        };
        var (result, attempt) = await LookAsync(sensor, new SharedLook { Looks = 4, Found = found });

        (result.Kind, sensor.Looks, result.CachedFrom).ShouldBe((AttemptKind.Success, 0, found));
        Encoding.UTF8.GetString(result.OutputJson!.Value.Span).ShouldBe("[1]");
        attempt.Written<int>("size").ShouldBe(7);
        attempt.LogLines.ShouldBe(["Found by the look of run 17, attempt 2, which looked at the same."]);
    }

    [Fact]
    public async Task Where_nothing_is_shared_a_sensor_looks_by_itself()
    {
        var sensor = new Counted { Path = "x" };

        var (result, _) = await LookAsync(sensor, null);

        (sensor.Looks, result.Look).ShouldBe((1, null));
    }

    [Fact]
    public async Task Sensors_of_different_dags_and_runs_with_the_same_settings_look_at_the_same()
    {
        var one = await KeyAsync(new() { Path = "x" }, dag: "d", run: "1");

        (await KeyAsync(new() { Path = From(_ => "x") }, dag: "e", run: "2")).ShouldBe(one);
    }

    [Fact]
    public async Task What_hangs_on_the_run_tells_looks_apart_by_what_it_is_worth()
    {
        Counted Dated() => new() { Path = From(ctx => $"{ctx.LogicalDate:yyyy-MM-dd}") };
        var one = await KeyAsync(Dated());

        (await KeyAsync(Dated(), day: 1)).ShouldNotBe(one);
        (await KeyAsync(Dated())).ShouldBe(one);
    }

    [Fact]
    public async Task Other_settings_operators_queues_names_and_paces_are_other_looks()
    {
        var keys = new List<string>
        {
            await KeyAsync(new() { Path = "x" }),
            await KeyAsync(new() { Path = "y" }),
            await KeyAsync(new() { Path = "x", Parts = ["a, b"] }),
            await KeyAsync(new() { Path = "x", Parts = ["a", "b"] }),
            await KeyAsync(new() { Path = "x", Secret = "s" }),
            await KeyAsync(new() { Path = "x", Secret = "t" }),
            await KeyAsync(new() { Path = "x", Bytes = [1] }),
            await KeyAsync(new() { Path = "x", Bytes = [2] }),
            await KeyAsync(new() { Path = "x", Options = { ["k"] = From(_ => "v") } }),
            await KeyAsync(new Derived { Path = "x" }),
            await KeyAsync(new() { Path = "x" }, set: sensor => sensor.ShareLooks("other")),
            await KeyAsync(new() { Path = "x" }, set: sensor => sensor.CheckEvery(Minutes(2)).ShareLooks()),
            await KeyAsync(new() { Path = "x" }, set: sensor => sensor.ShareLooks().OnQueue("berlin")),
        };

        keys.Distinct().Count().ShouldBe(keys.Count);
    }

    private async Task<(AttemptResult Result, TestAttempt Attempt)> LookAsync(Counted sensor, SharedLook? shared)
    {
        var attempt = new TestAttempt { SharedLook = shared };
        return (await RunAsync(new Dag("d"), sensor, one => one.ShareLooks(), attempt), attempt);
    }

    private async Task<string> KeyAsync(Counted sensor, string dag = "d", string run = "1", int day = 0, Action<SensorRef>? set = null)
    {
        var attempt = new TestAttempt();
        attempt.Facts = attempt.Facts with { DagId = dag, RunId = run, LogicalDate = Noon.AddDays(day) };
        await RunAsync(new Dag(dag), sensor, set ?? (one => one.ShareLooks()), attempt);
        return attempt.SharedLookKey!;
    }

    private Task<AttemptResult> RunAsync(Dag dag, Counted sensor, Action<SensorRef> set, TestAttempt attempt)
    {
        set(dag.Sensor("s", sensor));
        return _executor.ExecuteAsync(LoadedDag.Of(dag), "s", attempt.Facts with { TaskId = "s" }, attempt, CancellationToken.None);
    }

    private class Counted : SensorOperator
    {
        private int _looks;

        public required Value<string> Path { get; init; }

        public List<string> Parts { get; init; } = [];

        [Secret]
        public string? Secret { get; init; }

        public byte[]? Bytes { get; init; }

        public Dictionary<string, Value<string>> Options { get; init; } = [];

        internal int Looks => _looks;

        public override Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken)
        {
            _looks++;
            return Task.FromResult(SensorResult.NotYet($"{ctx.Get(Path)} is not there"));
        }
    }

    private sealed class Derived : Counted;
}
