using System.Diagnostics.Metrics;
using Tradewind.Engine.Retention;

namespace Tradewind.Engine.Telemetry;

/// <summary>Counts what was removed because it was old.</summary>
public static class PruneTelemetry
{
    private static readonly Meter Meter = new(RunTelemetry.Name);
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("tradewind.runs.pruned", "{run}", "Runs removed because they were old.");
    private static readonly Counter<long> Instances = Meter.CreateCounter<long>("tradewind.task_instances.pruned", "{instance}", "Task instances removed with their runs.");

    /// <summary>Notes what a batch removed.</summary>
    public static void Note(PrunedRows removed)
    {
        Runs.Add(removed.Runs);
        Instances.Add(removed.Instances);
    }
}
