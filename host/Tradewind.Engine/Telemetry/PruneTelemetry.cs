using System.Diagnostics.Metrics;
using Tradewind.Engine.Retention;

namespace Tradewind.Engine.Telemetry;

/// <summary>Counts what was removed because it was old.</summary>
public static class PruneTelemetry
{
    private static readonly Meter Meter = new(RunTelemetry.Name);
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("tradewind.runs.pruned", "{run}", "Runs removed because they were old.");
    private static readonly Counter<long> Instances = Meter.CreateCounter<long>("tradewind.task_instances.pruned", "{instance}", "Task instances removed with their runs.");

    private static readonly Histogram<double> Batches = Meter.CreateHistogram<double>("tradewind.prune.batch", "s", "How long it took to remove a batch of what belonged to old runs.");

    /// <summary>Notes what a batch removed, and how long that took.</summary>
    public static void Note(PrunedRows removed, TimeSpan took)
    {
        Batches.Record(took.TotalSeconds);
        Runs.Add(removed.Runs);
        Instances.Add(removed.Instances);
    }
}
