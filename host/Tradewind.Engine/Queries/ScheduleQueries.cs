using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Queries;

/// <summary>What schedules will bring.</summary>
public sealed class ScheduleQueries(IDagQueries dags, TimeProvider time)
{
    private const int MostPlanned = 5_000;

    /// <summary>
    /// The next runs that a DAG's schedule makes, the missed ones that will still get theirs first; for a paused DAG, if it were unpaused
    /// now. Empty when it has no schedule, when that is over, and while a continuous one waits for its run to end.
    /// </summary>
    /// <exception cref="RejectedException">No such DAG.</exception>
    /// <param name="dagId">The DAG.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="before">Only those that are made before; null for any.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<IReadOnlyList<ScheduledRun>> NextAsync(string dagId, int count, DateTimeOffset? before, CancellationToken cancel)
    {
        if (await dags.ScheduledAsync(dagId, cancel) is not [{ Dag: var dag }])
            throw DagCommands.Missing(dagId);
        if (!dag.Active) return [];
        try
        {
            if (dag.MakeTimetable() is not { } timetable || (timetable is ContinuousTimetable && dag.LastScheduled is { EndedAt: null })) return [];
            return [.. timetable.Ahead(dag.LastScheduled?.Interval, time.GetUtcNow(), dag.Plan.Graph.Catchup).TakeWhile(run => before is null || run.RunAfter < before).Take(count)];
        }
        catch (ArgumentException unknown)
        {
            throw new RejectedException(RejectedReason.Conflict, $"The schedule of DAG '{dagId}' cannot be read any more; correct its script. {unknown.Message}", "dagId");
        }
    }

    /// <summary>How many of the next 5,000 runs that a DAG's schedule makes are made on each day in UTC; days without any are left out.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="end">Only days before this one.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<IReadOnlyDictionary<DateOnly, int>> PlannedAsync(string dagId, DateOnly end, CancellationToken cancel)
    {
        try
        {
            var next = await NextAsync(dagId, MostPlanned, new(end.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancel);
            return next.CountBy(run => DateOnly.FromDateTime(run.RunAfter.UtcDateTime)).ToDictionary();
        }
        catch (RejectedException)
        {
            // A schedule that cannot be read any more, or that is gone, plans nothing; who asks for the next runs is told what is wrong with it.
            return new Dictionary<DateOnly, int>();
        }
    }

    /// <summary>The load that the schedules of all DAGs bring.</summary>
    /// <param name="hours">For how many hours, the present one included.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<Forecast> ForecastAsync(int hours, CancellationToken cancel) =>
        Forecast.Of(await dags.ScheduledAsync(null, cancel), time.GetUtcNow(), hours);
}
