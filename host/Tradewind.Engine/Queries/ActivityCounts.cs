using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>What goes on in the installation.</summary>
/// <param name="OpenRuns">Runs that have not ended, by state.</param>
/// <param name="OpenTasks">Task instances of those runs that are queued, running or waiting, by state.</param>
/// <param name="EndedByHour">Runs that ended since the asked time: hour, how many succeeded, how many did not.</param>
public sealed record ActivityCounts(
    IReadOnlyDictionary<RunState, int> OpenRuns,
    IReadOnlyDictionary<TaskInstanceState, int> OpenTasks,
    IReadOnlyList<(DateTimeOffset Hour, int Succeeded, int Failed)> EndedByHour);
