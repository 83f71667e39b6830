using System.Globalization;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleRunQueries(SampleInstallation sample) : IRunQueries
{
    public Task<Page<RunSummary>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        var matching = sample.Runs.Values.Reverse()
            .Where(run => filter.DagId is null || run.Head.DagId == filter.DagId)
            .Where(run => filter.Partition is null || run.Head.Partition == filter.Partition)
            .Where(run => (filter.From is null || run.Head.LogicalDate >= filter.From) && (filter.To is null || run.Head.LogicalDate < filter.To))
            .Where(run => filter.States is null || filter.States.Contains(run.Head.State))
            .Where(run => cursor is null || run.Head.Id < long.Parse(cursor, CultureInfo.InvariantCulture))
            .Take(limit + 1).ToList();
        var items = matching.Take(limit).Select(Summary).ToList();
        return Task.FromResult(new Page<RunSummary>(items, matching.Count > limit ? items[^1].Head.Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<RunSummary?> GetAsync(long run, CancellationToken cancel) =>
        Task.FromResult(sample.Runs.TryGetValue(run, out var found) ? Summary(found) : null);

    public Task<RunSummary?> FindAsync(string dagId, string key, CancellationToken cancel) =>
        Task.FromResult(sample.Runs.Values.Where(run => run.Head.DagId == dagId && run.Head.Key == key).Select(Summary).FirstOrDefault());

    public Task<IReadOnlyList<TaskInstanceView>> InstancesWhereAsync(long run, InstanceFilter filter, int afterOrdinal, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<TaskInstanceView>>([.. Views(run).Where(view =>
            (filter.TaskId is null || view.TaskId == filter.TaskId) && view.Instance.Ordinal > afterOrdinal
            && filter.States?.Contains(view.Instance.State) != false
            && (filter.Search is null || view.Name?.Contains(filter.Search, StringComparison.OrdinalIgnoreCase) == true)).Take(limit)]);

    public Task<TaskInstanceDetail?> InstanceAsync(long run, string taskId, int mapIndex, CancellationToken cancel)
    {
        var view = Views(run).FirstOrDefault(view => view.TaskId == taskId && view.Instance.MapIndex == mapIndex);
        return Task.FromResult(view is null ? null : new TaskInstanceDetail(view, sample.Runs[run].Attempts.GetValueOrDefault(view.Instance.Ordinal) ?? []));
    }

    public Task<IReadOnlyList<TaskStates>> TaskStatesAsync(long run, CancellationToken cancel) => Task.FromResult(States(sample.Runs[run]));

    public Task<Grid> GridAsync(string dagId, long? beforeRun, int runs, CancellationToken cancel)
    {
        var columns = sample.Runs.Values.Where(run => run.Head.DagId == dagId && (beforeRun is null || run.Head.Id < beforeRun)).TakeLast(runs).ToList();
        var tasks = sample.Dags[dagId].Plan.Tasks.Select(task => task.Id).ToList();
        return Task.FromResult(new Grid(tasks, [.. columns.Select(run => new GridRun(Summary(run), States(run).ToDictionary(state => state.TaskId)))]));
    }

    public Task<IReadOnlyList<InstanceSpan>> SpansAsync(long run, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<InstanceSpan>>(
        [.. Views(run).Where(view => view.Instance.StartedAt is not null).OrderBy(view => view.Instance.StartedAt).Take(limit).Select(view => new InstanceSpan(
            view.TaskId, view.Instance.MapIndex, view.Instance.State, view.Instance.QueuedAt,
            [.. (sample.Runs[run].Attempts.GetValueOrDefault(view.Instance.Ordinal) ?? []).Select(attempt => new AttemptSpan(attempt.Number, attempt.StartedAt, attempt.EndedAt, attempt.Outcome))], view.Name))]);

    public Task<IReadOnlyList<DayCounts>> DaysAsync(string dagId, DateOnly from, DateOnly to, CancellationToken cancel) => Task.FromResult<IReadOnlyList<DayCounts>>(
        [.. sample.Runs.Values.Where(run => run.Head.DagId == dagId).GroupBy(run => DateOnly.FromDateTime(run.Head.LogicalDate.UtcDateTime)).Where(day => day.Key >= from && day.Key < to)
            .OrderBy(day => day.Key).Select(day => new DayCounts(
                day.Key, day.Count(run => run.Head.State == RunState.Success), day.Count(run => run.Head.State == RunState.Failed),
                day.Count(run => run.Head.State == RunState.Cancelled), day.Count(run => run.Head.EndedAt is null)))]);

    public Task<IReadOnlyList<RunSummary>> WithinAsync(DateTimeOffset from, DateTimeOffset to, string? dagId, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<RunSummary>>(
        [.. sample.Runs.Values.Reverse().Where(run => run.Head.StartedAt < to && (run.Head.EndedAt is null || run.Head.EndedAt >= from) && (dagId is null || run.Head.DagId == dagId)).Take(limit).Select(Summary)]);

    public Task<IReadOnlyList<GroupState>> GroupsAsync(long run, CancellationToken cancel) => Task.FromResult<IReadOnlyList<GroupState>>(sample.Runs[run].Groups);

    public Task<Page<MoveView>> MovesAsync(long run, string? taskId, string? cursor, int limit, CancellationToken cancel)
    {
        var from = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture);
        MoveView[] all = [.. sample.Runs[run].Moves.Where(move => taskId is null || move.TaskId == taskId)];
        return Task.FromResult(new Page<MoveView>([.. all.Skip(from).Take(limit)], from + limit < all.Length ? (from + limit).ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<IReadOnlyList<XComView>> XComsAsync(long instance, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<XComView>>(sample.Runs[InstanceId.RunOf(instance)].Outputs.GetValueOrDefault(InstanceId.OrdinalOf(instance)) ?? []);

    public Task<byte[]?> XComAsync(long instance, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ActivityCounts> ActivityAsync(DateTimeOffset since, CancellationToken cancel)
    {
        var open = sample.Runs.Values.Where(run => run.Head.EndedAt is null).ToList();
        var ended = sample.Runs.Values.Where(run => run.Head.EndedAt >= since)
            .GroupBy(run => new DateTimeOffset(run.Head.EndedAt!.Value.UtcDateTime.Date.AddHours(run.Head.EndedAt.Value.UtcDateTime.Hour), TimeSpan.Zero))
            .Select(hour => (hour.Key, hour.Count(run => run.Head.State == RunState.Success), hour.Count(run => run.Head.State != RunState.Success)));
        return Task.FromResult(new ActivityCounts(
            open.GroupBy(run => run.Head.State).ToDictionary(group => group.Key, group => group.Count()),
            open.SelectMany(run => run.Instances).Where(i => i.State is TaskInstanceState.Queued or TaskInstanceState.Running or TaskInstanceState.Waiting or TaskInstanceState.UpForRetry)
                .GroupBy(i => i.State).ToDictionary(group => group.Key, group => group.Count()),
            [.. ended]));
    }

    private static RunSummary Summary(SampleRun run) => new(run.Head, 1);

    private IEnumerable<TaskInstanceView> Views(long run) => sample.Runs[run].Instances
        .Select(instance => new TaskInstanceView(run, sample.Dags[sample.Runs[run].Head.DagId].Plan.Tasks[instance.TaskIndex].Id, instance, sample.Runs[run].Names.GetValueOrDefault(instance.Ordinal)));

    private IReadOnlyList<TaskStates> States(SampleRun run)
    {
        var tasks = sample.Dags[run.Head.DagId].Plan.Tasks;
        return [.. run.Instances.GroupBy(instance => instance.TaskIndex).OrderBy(group => group.Key).Select(group => new TaskStates(
            tasks[group.Key].Id, group.GroupBy(i => i.State).ToDictionary(states => states.Key, states => states.Count()),
            group.Min(i => i.StartedAt), group.All(i => i.EndedAt is not null) ? group.Max(i => i.EndedAt) : null))];
    }
}
