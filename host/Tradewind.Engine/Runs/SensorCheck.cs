using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>What a script of an installation may ask of sensors. Unit tests of DAGs are free of it: their clock is their own.</summary>
public static class SensorCheck
{
    /// <summary>The shortest wait between two looks.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);

    /// <summary>The faults of a graph; empty when it is sound.</summary>
    public static IEnumerable<GraphFault> Faults(DagGraph graph) =>
        from task in graph.Tasks
        let interval = task.Sensor?.Interval
        where interval > TimeSpan.Zero && interval < ShortestInterval
        select new GraphFault(
            task.Line, $"Task '{task.Id}': it looks every {interval.Value.TotalSeconds:0.###} seconds; at least {ShortestInterval.TotalSeconds:0} are needed between two looks. Use .CheckEvery(Seconds(5)) or longer.");
}
