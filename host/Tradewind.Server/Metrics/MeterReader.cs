using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tradewind.Engine.Telemetry;

namespace Tradewind.Server.Metrics;

/// <summary>Adds up what this process measures, for whoever scrapes it: what the engine counts, the requests, and the runtime.</summary>
internal sealed class MeterReader : IDisposable
{
    private static readonly string[] Meters = [RunTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Series> _series = new();

    public MeterReader() : this(instrument => Meters.Contains(instrument.Meter.Name))
    {
    }

    internal MeterReader(Func<Instrument, bool> wanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Two hosts in one process have an instrument of one name each: what is scraped is the process.
            if (wanted(instrument)) listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument.Name, static (_, one) => new Series(one), instrument));
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, series) => ((Series)series!).Take(value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, series) => ((Series)series!).Take((double)value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Writes everything measured so far.</summary>
    public void Write(PrometheusText text)
    {
        _listener.RecordObservableInstruments();
        foreach (var series in _series.Values.OrderBy(series => series.Name, StringComparer.Ordinal)) series.Write(text);
    }
}
