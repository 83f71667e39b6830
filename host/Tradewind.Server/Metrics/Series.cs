using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tradewind.Server.Metrics;

/// <summary>One instrument's values, apart by their tags.</summary>
internal sealed class Series(Instrument instrument)
{
    // From a warm task to a nightly job, in seconds.
    private static readonly double[] Bounds = [.001, .005, .01, .05, .1, .5, 1, 5, 10, 30, 60, 300, 900, 3600, 14400];

    // A label that takes any text, such as a request's path, must not fill the memory.
    private const int MostCells = 20_000;

    private readonly ConcurrentDictionary<string, Cell> _cells = new(StringComparer.Ordinal);
    private readonly bool _adds = IsOf(instrument, typeof(Counter<>)) || IsOf(instrument, typeof(UpDownCounter<>));
    private readonly bool _spreads = IsOf(instrument, typeof(Histogram<>));
    private readonly bool _onlyGrows = IsOf(instrument, typeof(Counter<>)) || IsOf(instrument, typeof(ObservableCounter<>));

    public string Name { get; } = PrometheusText.Name(instrument.Name, instrument.Unit);

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!_cells.TryGetValue(labels, out var cell))
        {
            if (_cells.Count >= MostCells) return;
            cell = _cells.GetOrAdd(labels, static (_, series) => new(series._spreads ? Bounds.Length + 1 : 0), this);
        }

        lock (cell)
        {
            cell.Sum = _adds || _spreads ? cell.Sum + value : value;
            if (!_spreads) return;
            var at = Array.BinarySearch(Bounds, value);
            cell.Buckets[at < 0 ? ~at : at]++;
        }
    }

    public void Write(PrometheusText text)
    {
        if (_cells.IsEmpty) return;
        var name = _onlyGrows ? Name + "_total" : Name;
        text.Head(name, _spreads ? "histogram" : _onlyGrows ? "counter" : "gauge", instrument.Description);
        foreach (var (labels, cell) in _cells.OrderBy(cell => cell.Key, StringComparer.Ordinal))
        {
            lock (cell)
            {
                if (_spreads) text.Histogram(name, labels, Bounds, cell.Buckets, cell.Sum);
                else text.Value(name, labels, cell.Sum);
            }
        }
    }

    private static bool IsOf(Instrument instrument, Type kind) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == kind;

    private sealed class Cell(int buckets)
    {
        public double Sum { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}
