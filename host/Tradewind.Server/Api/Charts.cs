using Tradewind.Client;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Server.Api;

/// <summary>What charts are drawn from, in the API's words.</summary>
internal static class Charts
{
    public static ActivityResource Activity(ActivityCounts counts) => new()
    {
        OpenRuns = counts.OpenRuns.ToDictionary(count => count.Key.Word(), count => count.Value),
        OpenTasks = counts.OpenTasks.ToDictionary(count => count.Key.Word(), count => count.Value),
        Hours = [.. counts.EndedByHour.Select(hour => new ActivityHourResource { Start = hour.Hour, Succeeded = hour.Succeeded, Failed = hour.Failed })],
    };

    public static GridResource Grid(Grid grid) => new()
    {
        Tasks = grid.Tasks,
        Runs = [.. grid.Runs.Select(column => new RunProgress
        {
            Run = Resources.Run(column.Run), Tasks = [.. grid.Tasks.Select(column.Tasks.GetValueOrDefault).OfType<TaskStates>().Select(Resources.States)],
        })],
    };

    public static CalendarDayResource Day(DateOnly day, DayCounts? counts, int planned) => new()
    {
        Day = day, Succeeded = counts?.Succeeded ?? 0, Failed = counts?.Failed ?? 0, Cancelled = counts?.Cancelled ?? 0, Open = counts?.Open ?? 0, Planned = planned,
    };

    public static GanttResource Gantt(RunSummary run, IReadOnlyList<string> path, IReadOnlyList<InstanceSpan> spans, int most) =>
        new() { Run = Resources.Run(run), CriticalPath = path, Spans = [.. spans.Take(most).Select(Span)], Cut = spans.Count > most };

    public static RunGraphResource Graph(RunSummary run, GraphPlan plan, IReadOnlyList<TaskStates> states)
    {
        var critical = CriticalPath.Of(plan, states).ToHashSet();
        var byTask = states.ToDictionary(task => task.TaskId);
        return new()
        {
            Run = Resources.Run(run),
            Groups = [.. plan.Groups.Select(group => new RunGraphGroupResource
            {
                Group = Resources.Group(group.Spec), States = Sum(group.Spec.Id, [.. group.Tasks.Select(task => byTask.GetValueOrDefault(plan.Tasks[task].Id)).OfType<TaskStates>()]),
            })],
            Tasks = [.. plan.Tasks.Select(task => new RunGraphTaskResource
            {
                Task = Resources.Task(task), States = byTask.TryGetValue(task.Id, out var stands) ? Resources.States(stands) : null, Critical = critical.Contains(task.Id),
            })],
        };
    }

    private static TaskStatesResource? Sum(string group, TaskStates[] tasks) => tasks.Length == 0 ? null : Resources.States(TaskStates.Sum(group, tasks));

    private static InstanceSpanResource Span(InstanceSpan span) => new()
    {
        TaskId = span.TaskId,
        MapIndex = span.MapIndex,
        Name = span.Name,
        State = span.State.Word(),
        QueuedAt = span.QueuedAt,
        Attempts =
        [
            .. span.Attempts.Select(attempt => new AttemptSpanResource
            {
                Number = attempt.Number, StartedAt = attempt.StartedAt, EndedAt = attempt.EndedAt, Outcome = attempt.Outcome?.Word(),
            }),
        ],
    };
}
