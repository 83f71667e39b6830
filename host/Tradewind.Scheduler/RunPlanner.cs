using System.Globalization;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Scheduler;

/// <summary>
/// Makes the runs that schedules ask for. A slot gets one run, however many schedulers try: the metastore refuses a
/// second by constraint.
/// </summary>
public sealed partial class RunPlanner(IDagStore dags, IRunStore runs, IFeed feed, TimeProvider time, ILogger<RunPlanner> log) : IDuty
{
    // Catchup over years comes in portions, so that one DAG does not keep the others waiting.
    private const int MostRunsAtOnce = 200;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var more = false;
        foreach (var dag in await dags.ToPlanAsync(now, cancel))
        {
            try
            {
                more |= await PlanAsync(dag, now, cancel);
            }
            catch (Exception fault) when (fault is ArgumentException or RejectedException)
            {
                // It was sound when it was stored; a later release may know its time zone or read its params no more. The other DAGs go on,
                // and this one is not asked again before its script changes.
                CannotPlan(dag.DagId, fault);
                await dags.SetNextRunAsync(dag.DagId, dag.VersionId, null, cancel);
            }
        }

        return more ? now : await dags.NextPlannedAsync(cancel);
    }

    // True when the DAG has further slots that are due already.
    private async Task<bool> PlanAsync(CurrentDag dag, DateTimeOffset now, CancellationToken cancel)
    {
        var graph = dag.Plan.Graph;
        if (graph.Schedule is null)
        {
            await dags.SetNextRunAsync(dag.DagId, dag.VersionId, null, cancel);
            return false;
        }

        var timetable = Timetable.From(graph.Schedule, graph.Start ?? dag.FirstSeen, graph.End);
        var last = dag.LastScheduled;
        var due = new List<(RunChanges Changes, DateTimeOffset? Slot)>();
        var next = timetable.Next(last, now, graph.Catchup);
        while (next is not null && next.RunAfter <= now && due.Count < MostRunsAtOnce)
        {
            due.Add((Make(dag, next, now), next.LogicalDate));
            last = next.DataInterval;
            next = timetable.Next(last, now, graph.Catchup);
        }

        if (due.Count > 0)
        {
            var made = await runs.CreateManyAsync(due, cancel);
            feed.PublishChanges(due.Where((_, at) => made[at] is not null).Select(one => one.Changes));
            Made(dag.DagId, made.Count(id => id is not null), due.Count);
        }

        await dags.SetNextRunAsync(dag.DagId, dag.VersionId, next, cancel);
        feed.Publish(new(Topic.Dag, dag.DagId));
        return next is not null && next.RunAfter <= now;
    }

    private static RunChanges Make(CurrentDag dag, ScheduledRun slot, DateTimeOffset now)
    {
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId,
                VersionId = dag.VersionId,
                Key = string.Create(CultureInfo.InvariantCulture, $"scheduled__{slot.LogicalDate.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFF}Z"),
                Type = RunType.Scheduled,
                LogicalDate = slot.LogicalDate,
                DataIntervalStart = slot.DataInterval.Start,
                DataIntervalEnd = slot.DataInterval.End,
                Params = ParamsCheck.Complete(dag.Plan.Graph.ParamsSchema, null),
                TriggeredBy = "scheduler",
                CreatedAt = now,
            },
            dag.Plan);
        return new(run, "scheduler") { ExpectedEpoch = null };
    }

    [LoggerMessage(LogLevel.Information, "DAG {DagId}: {Made} of {Due} due runs made (others existed already)")]
    private partial void Made(string dagId, int made, int due);

    [LoggerMessage(LogLevel.Error, "DAG {DagId}: its schedule cannot be planned any more, so it gets no runs; correct its script")]
    private partial void CannotPlan(string dagId, Exception fault);
}
