namespace Tradewind.Engine.Schedules;

/// <summary>Runs and the time they take, sorted into hours.</summary>
internal sealed class ForecastLoad(DateTimeOffset now, int hours)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly DateTimeOffset _first = new(now.UtcTicks - now.UtcTicks % Hour.Ticks, TimeSpan.Zero);
    private readonly double[] _runs = new double[hours];
    private readonly double[] _busy = new double[hours];

    /// <summary>The end of the last hour.</summary>
    public DateTimeOffset End => _first + hours * Hour;

    public int Runs => (int)Math.Round(_runs.Sum());

    public TimeSpan Busy => TimeSpan.FromTicks((long)_busy.Sum());

    public IReadOnlyList<ForecastHour> Hours =>
        [.. Enumerable.Range(0, hours).Select(at => new ForecastHour(_first + at * Hour, (int)Math.Round(_runs[at]), TimeSpan.FromTicks((long)_busy[at])))];

    /// <summary>A run that begins at a moment before the end.</summary>
    public void Add(DateTimeOffset at, TimeSpan takes)
    {
        _runs[Of(at)]++;
        var to = at + takes;
        for (var hour = Of(at); hour < hours && at < to; hour++)
        {
            var next = _first + (hour + 1) * Hour;
            _busy[hour] += ((to < next ? to : next) - at).Ticks;
            at = next;
        }
    }

    /// <summary>Runs at a steady pace from a moment to the end.</summary>
    public void AddPace(DateTimeOffset from, double runsPerHour, TimeSpan takes)
    {
        for (var hour = Of(from); hour < hours; hour++)
        {
            var start = _first + hour * Hour;
            var part = (start + Hour - (from > start ? from : start)) / Hour;
            _runs[hour] += runsPerHour * part;
            _busy[hour] += runsPerHour * part * takes.Ticks;
        }
    }

    public void Add(ForecastLoad other)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            _runs[hour] += other._runs[hour];
            _busy[hour] += other._busy[hour];
        }
    }

    private int Of(DateTimeOffset at) => (int)((at - _first) / Hour);
}
