using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>Schedules that fit into minutes, and the slots that they name, said here once more so that no timetable is judged by itself.</summary>
internal static class Schedules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What was due so shortly before the end may have come after it.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>One of them.</summary>
    public static ScheduleSpec One(World world, TimeSpan length) => world.Random.Next(8) switch
    {
        0 or 1 => new() { Kind = ScheduleKind.Interval, Every = 2 * Minute },
        2 => new() { Kind = ScheduleKind.IntervalTrigger, Every = 2 * Minute },
        3 => new() { Kind = ScheduleKind.Cron, Expressions = ["*/4 * * * *", "1-59/3 * * * *"] },
        4 => new() { Kind = ScheduleKind.CronInterval, Expressions = ["*/3 * * * *"] },
        5 => new() { Kind = ScheduleKind.Events, Times = [world.Now + Minute, world.Now + (length / 2), world.Now + (length - (2 * Minute))] },
        6 => new() { Kind = ScheduleKind.Once },
        _ => new() { Kind = ScheduleKind.Continuous, Rest = world.Between(15, 60) },
    };

    /// <summary>No slot is missed, none comes twice, and no run is made that its schedule does not name.</summary>
    public static void Judge(DagGraph graph, ScheduleSpec schedule, IReadOnlyList<LiveRun> runs, Func<LiveRun, bool> isHandled)
    {
        var made = runs.OrderBy(run => run.Head.Id).ToArray();
        if (schedule.Kind == ScheduleKind.Continuous)
        {
            JudgeChain(graph, schedule, made, isHandled);
            return;
        }

        var (start, end) = (graph.Start!.Value, graph.End!.Value);
        var slots = Slots(schedule, start, end).ToArray();
        var dates = made.Select(run => run.Head.LogicalDate).ToArray();
        dates.ShouldBeUnique(graph.DagId);
        dates.Except(slots.Select(slot => slot.Date)).ShouldBeEmpty($"{graph.DagId}: runs without a slot");
        var scheduled = made.Where(run => run.Head.Type == RunType.Scheduled).Select(run => run.Head.LogicalDate).ToArray();
        scheduled.ShouldBe([.. scheduled.Order()], $"{graph.DagId}: its slots are filled in their order");
        var due = slots.Where(slot => slot.Due < end - Late).Select(slot => slot.Date).ToArray();
        if (graph.Catchup) due.Except(dates).ShouldBeEmpty($"{graph.DagId}: slots without a run");
        else if (due.Length > 0) dates.Order().LastOrDefault().ShouldBeGreaterThanOrEqualTo(due[^1], $"{graph.DagId}: the latest slot has no run");
    }

    // Each covers the time since the one before, and is made after the rest that follows the end of that.
    private static void JudgeChain(DagGraph graph, ScheduleSpec schedule, LiveRun[] made, Func<LiveRun, bool> isHandled)
    {
        made.ShouldNotBeEmpty(graph.DagId);
        made[0].Head.LogicalDate.ShouldBe(graph.Start!.Value, graph.DagId);
        foreach (var (before, run) in made.Zip(made.Skip(1)))
        {
            run.Head.LogicalDate.ShouldBe(before.Head.DataIntervalEnd > before.Head.DataIntervalStart ? before.Head.DataIntervalEnd : before.Head.DataIntervalStart.AddMicroseconds(1), graph.DagId);
            run.Head.LogicalDate.ShouldBeLessThan(graph.End!.Value, graph.DagId);
            // Times are of several nodes, whose clocks differ by what a call takes.
            if (!isHandled(before)) run.Head.CreatedAt.ShouldBeGreaterThan(before.Head.EndedAt!.Value + schedule.Rest!.Value - TimeSpan.FromSeconds(2), graph.DagId);
        }
    }

    private static IEnumerable<(DateTimeOffset Date, DateTimeOffset Due)> Slots(ScheduleSpec schedule, DateTimeOffset start, DateTimeOffset end)
    {
        var minutes = Enumerable.Range(0, 120).Select(minute => new DateTimeOffset(start.Year, start.Month, start.Day, start.Hour, 0, 0, TimeSpan.Zero).AddMinutes(minute)).Where(at => at >= start && at < end);
        return schedule.Kind switch
        {
            ScheduleKind.Interval => Steps().Select(at => (at, at + schedule.Every!.Value)),
            ScheduleKind.IntervalTrigger => Steps().Select(at => (at, at)),
            ScheduleKind.Once => [(start, start)],
            ScheduleKind.Events => schedule.Times.Where(at => at >= start && at < end).Select(at => (at, at)),
            ScheduleKind.Cron => minutes.Where(at => at.Minute % 4 == 0 || at.Minute % 3 == 1).Select(at => (at, at)),
            ScheduleKind.CronInterval => minutes.Where(at => at.Minute % 3 == 0).Select(at => (at, at.AddMinutes(3))),
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule.Kind, "Not played."),
        };

        IEnumerable<DateTimeOffset> Steps()
        {
            for (var at = start; at < end; at += schedule.Every!.Value) yield return at;
        }
    }
}
