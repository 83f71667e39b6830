using System.Diagnostics.Metrics;
using Tradewind.Server.Metrics;

namespace Tradewind.Server.Tests.Metrics;

public sealed class MeterReaderTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly MeterReader _reader;

    public MeterReaderTests() => _reader = new(instrument => instrument.Meter == _meter);

    public void Dispose()
    {
        _reader.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_adds_up_by_its_tags()
    {
        var counter = _meter.CreateCounter<long>("runs.ended", "{run}", "Runs that ended.");
        counter.Add(1, new("dag_id", "sales"), new("state", "failed"));
        counter.Add(2, new("dag_id", "sales"), new("state", "failed"));
        counter.Add(1, new("dag_id", "stock"), new("state", "success"));

        Text().ShouldBe(
            """
            # HELP runs_ended_total Runs that ended.
            # TYPE runs_ended_total counter
            runs_ended_total{dag_id="sales",state="failed"} 3
            runs_ended_total{dag_id="stock",state="success"} 1

            """);
    }

    [Fact]
    public void Histogram_counts_each_bucket_with_those_before_it()
    {
        var seconds = _meter.CreateHistogram<double>("wait", "s");
        seconds.Record(0.05);
        seconds.Record(2);
        seconds.Record(20_000);

        var lines = Text().Split('\n');

        lines.ShouldContain("""wait_seconds_bucket{le="0.01"} 0""");
        lines.ShouldContain("""wait_seconds_bucket{le="0.05"} 1""");
        lines.ShouldContain("""wait_seconds_bucket{le="1"} 1""");
        lines.ShouldContain("""wait_seconds_bucket{le="5"} 2""");
        lines.ShouldContain("""wait_seconds_bucket{le="14400"} 2""");
        lines.ShouldContain("""wait_seconds_bucket{le="+Inf"} 3""");
        lines.ShouldContain("wait_seconds_sum 20002.05");
        lines.ShouldContain("wait_seconds_count 3");
    }

    [Fact]
    public void Observed_value_is_the_one_of_the_moment()
    {
        var value = 3;
        _meter.CreateObservableGauge("depth", () => value);
        Text().ShouldContain("depth 3");
        value = 2;
        Text().ShouldContain("depth 2");
    }

    [Fact]
    public void Label_cannot_end_its_line_or_its_quotes()
    {
        _meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>("path", "a\"} 9\nd\\"));

        Text().ShouldContain("""c_total{path="a\"} 9\nd\\"} 1""");
    }

    [Fact]
    public void Instruments_of_one_name_are_one()
    {
        _meter.CreateCounter<int>("c").Add(1);
        _meter.CreateCounter<int>("c").Add(2);

        Text().Split('\n').ShouldBe(["# TYPE c_total counter", "c_total 3", ""]);
    }

    [Fact]
    public void Instrument_without_values_is_left_out()
    {
        _meter.CreateCounter<int>("never");

        Text().ShouldBeEmpty();
    }

    private string Text()
    {
        var text = new PrometheusText();
        _reader.Write(text);
        return text.ToString();
    }
}
