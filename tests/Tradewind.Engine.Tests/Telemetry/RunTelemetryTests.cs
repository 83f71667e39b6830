using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Telemetry;
using Tradewind.Engine.Tests.Runs;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Telemetry;

/// <summary>What a run's changes come to for whoever meters. The meter is one for the process, and tests run side by side: each listens to its own thread.</summary>
public sealed class RunTelemetryTests : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly LocalFeed _feed = new();
    private readonly List<string> _measured = [];
    private readonly List<Activity> _spans = [];
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _traces;

    public RunTelemetryTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RunTelemetry.Name) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
        _traces = new()
        {
            ShouldListenTo = source => source.Name == RunTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Environment.CurrentManagedThreadId == _thread) _spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }

    [Fact]
    public void Run_and_its_attempts_are_counted_once_with_their_times()
    {
        var run = new PlayedRun(Task("read"), Task("load", "read") with { Retries = 1 });
        Step(run, () => run.Start());
        run.Now += TimeSpan.FromSeconds(2);
        run.Claim("read");
        run.Now += TimeSpan.FromSeconds(10);
        Step(run, () => run.Succeed("read"));
        Step(run, () => run.Fail("load"));

        _measured.ShouldContain("tradewind.attempt.duration 10 outcome=success");
        _measured.Where(measure => measure.StartsWith("tradewind.attempts.ended", StringComparison.Ordinal)).ShouldBe(
            ["tradewind.attempts.ended 1 outcome=success", "tradewind.attempts.ended 1 outcome=failed"]);
        _measured.ShouldNotContain(measure => measure.StartsWith("tradewind.runs.ended", StringComparison.Ordinal));

        run.WakeNext();
        Step(run, () => run.Fail("load"));
        _measured.ShouldContain("tradewind.runs.ended 1 dag_id=dag state=failed");
    }

    [Fact]
    public void Spans_of_a_run_share_its_trace_and_say_what_went_wrong()
    {
        var run = new PlayedRun(Task("read"));
        Step(run, () => run.Start());
        run.Claim("read");
        run.Now += TimeSpan.FromSeconds(10);
        Step(run, () => run.Fail("read"));

        _spans.Select(span => span.DisplayName).ShouldBe(["run dag", "task read"], ignoreOrder: true);
        _spans.Select(span => span.TraceId).Distinct().ShouldHaveSingleItem();
        var task = _spans.Single(span => span.DisplayName == "task read");
        task.Duration.ShouldBe(TimeSpan.FromSeconds(10));
        task.Status.ShouldBe(ActivityStatusCode.Error);
        task.StatusDescription.ShouldBe("broken");
        task.GetTagItem("tradewind.task_id").ShouldBe("read");
    }

    [Fact]
    public void End_by_a_clock_behind_that_of_the_start_takes_no_time()
    {
        var run = new PlayedRun(Task("read"));
        Step(run, () => run.Start());
        run.Claim("read");
        run.Now -= TimeSpan.FromSeconds(3);
        Step(run, () => run.Succeed("read"));

        _measured.ShouldContain("tradewind.run.duration 0 state=success");
        _measured.ShouldContain("tradewind.attempt.duration 0 outcome=success");
    }

    private void Step(PlayedRun run, Action step)
    {
        step();
        _feed.PublishChanges([run.Last]);
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Environment.CurrentManagedThreadId != _thread) return;
        var words = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _measured.Add($"{instrument.Name} {value} {words}".TrimEnd());
    }
}
