using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Schedules;

/// <summary>The load that schedules bring, hour by hour: how many runs, and how long they are under way if they take what they took so far.</summary>
public sealed record Forecast
{
    // A run a second for a week, of one DAG alone. Beyond that the pace stands for the rest, which is enough for a forecast.
    private const int MostRuns = 604_800;

    /// <summary>Hour after hour; the first one is under way.</summary>
    public required IReadOnlyList<ForecastHour> Hours { get; init; }

    /// <summary>The DAGs it comes from, the busiest first.</summary>
    public required IReadOnlyList<ForecastDag> Dags { get; init; }

    /// <summary>Looks ahead.</summary>
    /// <param name="dags">The DAGs whose schedules make runs.</param>
    /// <param name="now">Runs that were missed and get theirs are made at once, so they count here.</param>
    /// <param name="hours">For how many hours, the present one included.</param>
    public static Forecast Of(IReadOnlyList<ScheduledDag> dags, DateTimeOffset now, int hours)
    {
        var sum = new ForecastLoad(now, hours);
        var each = new List<ForecastDag>(dags.Count);
        foreach (var dag in dags)
        {
            var load = new ForecastLoad(now, hours);
            try
            {
                var estimated = Add(load, dag, now, MostRuns / dags.Count);
                each.Add(new(dag.Dag.DagId, load.Runs, dag.AverageDuration, load.Busy, estimated));
                sum.Add(load);
            }
            catch (ArgumentException)
            {
                // A schedule that this release cannot read makes no runs either; the scheduler says so.
            }
        }

        return new()
        {
            Hours = sum.Hours,
            Dags = [.. each.OrderByDescending(dag => dag.Busy).ThenByDescending(dag => dag.Runs).ThenBy(dag => dag.DagId, StringComparer.Ordinal)],
        };
    }

    // True when the runs are estimated, not counted.
    private static bool Add(ForecastLoad load, ScheduledDag dag, DateTimeOffset now, int most)
    {
        var takes = dag.AverageDuration ?? TimeSpan.Zero;
        if (dag.Dag.MakeTimetable() is not { } timetable) return false;
        if (timetable is ContinuousTimetable continuous)
        {
            if (takes + continuous.Rest > TimeSpan.Zero) load.AddPace(now, TimeSpan.TicksPerHour / (double)(takes + continuous.Rest).Ticks, takes);
            return true;
        }

        var (count, first, last) = (0, now, now);
        foreach (var run in timetable.Ahead(dag.Dag.LastScheduled?.Interval, now, dag.Dag.Plan.Graph.Catchup))
        {
            var at = run.RunAfter > now ? run.RunAfter : now;
            if (at >= load.End) return false;
            if (count == most)
            {
                if (last > first) load.AddPace(last, (count - 1) * (double)TimeSpan.TicksPerHour / (last - first).Ticks, takes);
                return true;
            }

            load.Add(at, takes);
            (count, first, last) = (count + 1, count == 0 ? at : first, at);
        }

        return false;
    }
}
