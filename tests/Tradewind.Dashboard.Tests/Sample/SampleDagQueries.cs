using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleDagQueries(SampleInstallation sample) : IDagQueries
{
    public Task<Page<DagSummary>> ListAsync(DagFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        var after = Matching(filter).Where(dag => cursor is null || string.CompareOrdinal(dag.DagId, cursor) > 0).Take(limit + 1).ToList();
        var items = after.Take(limit).ToList();
        return Task.FromResult(new Page<DagSummary>(items, after.Count > limit ? items[^1].DagId : null));
    }

    public Task<DagCounts> CountsAsync(DagFilter filter, CancellationToken cancel)
    {
        var all = Matching(filter with { LastRun = null }).ToList();
        int Last(RunState state) => all.Count(dag => dag.RecentRuns is [.., var last] && last.State == state);
        return Task.FromResult(new DagCounts(
            all.Count, all.Count(dag => dag.Paused), all.Count(dag => dag.RecentRuns.Count == 0), Last(RunState.Queued), Last(RunState.Running), Last(RunState.Success),
            Last(RunState.Failed), Last(RunState.Cancelled)));
    }

    public Task<DagDetail?> GetAsync(string dagId, CancellationToken cancel) => Task.FromResult(
        sample.Dags.TryGetValue(dagId, out var dag) ? new DagDetail(Summary(dag), dag.Plan, $"{dagId}.csx", dag.NextRunAt, dag.CreatedAt, dag.CreatedAt) : null);

    public Task<IReadOnlyList<DagVersionDetail>> VersionsAsync(string dagId, int? before, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<DagVersionDetail>>(
        sample.Dags.TryGetValue(dagId, out var dag)
            ? [.. Enumerable.Range(1, dag.Version).Reverse().Where(number => before is null || number < before).Take(limit).Select(number => Version(dag, number))]
            : []);

    public Task<IReadOnlyDictionary<long, DagVersionDetail>> VersionsAsync(IReadOnlyCollection<long> versions, CancellationToken cancel) => throw new NotSupportedException();

    public Task<DagVersionDetail?> VersionAsync(string dagId, int number, CancellationToken cancel) =>
        Task.FromResult(sample.Dags.TryGetValue(dagId, out var dag) && number >= 1 && number <= dag.Version ? Version(dag, number) : null);

    public Task<IReadOnlyList<ScheduledDag>> ScheduledAsync(string? dagId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ScheduledDag>>(
        [.. sample.Dags.Where(dag => dagId is null || dag.Key == dagId).Select(dag => new ScheduledDag(
            new(dag.Key, 1, dag.Value.Plan, dag.Value.Active, dag.Value.Paused, dag.Value.CreatedAt, null, null), null))]);

    public Task<IReadOnlySet<string>> SeenAsync(IReadOnlyCollection<string> dagIds, CancellationToken cancel) => Task.FromResult<IReadOnlySet<string>>(dagIds.ToHashSet());

    public Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<(string, int)>>(
        [.. sample.Dags.Values.SelectMany(dag => dag.Plan.Graph.Tags).GroupBy(tag => tag).Select(group => (group.Key, group.Count()))]);

    public Task<IReadOnlyList<ImportError>> ImportErrorsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ImportError>>([.. sample.ImportErrors]);

    private IEnumerable<DagSummary> Matching(DagFilter filter) => sample.Dags.Values
        .Where(dag => filter.Text is null || dag.Plan.Graph.DagId.Contains(filter.Text, StringComparison.OrdinalIgnoreCase))
        .Where(dag => filter.Tag is null || dag.Plan.Graph.Tags.Contains(filter.Tag))
        .Where(dag => filter.Owner is null || dag.Plan.Graph.Owner == filter.Owner)
        .Where(dag => filter.FavouriteOf is not { } user || sample.Favourites.Contains((user, dag.Plan.Graph.DagId)))
        .Where(dag => filter.Paused is null || dag.Paused == filter.Paused)
        .Where(dag => filter.Active is null || dag.Active == filter.Active)
        .Select(Summary)
        .Where(dag => filter.LastRun is null || (dag.RecentRuns is [.., var last] && last.State == filter.LastRun));

    private DagSummary Summary(SampleDag dag)
    {
        var graph = dag.Plan.Graph;
        return new DagSummary
        {
            DagId = graph.DagId, Description = graph.Description, Owner = graph.Owner, Tags = graph.Tags, Schedule = graph.Schedule, Paused = dag.Paused, Active = dag.Active,
            TaskCount = graph.Tasks.Count, NextRunAt = dag.NextRunAt, Version = dag.Version, HasImportError = dag.HasImportError,
            RecentRuns = [.. sample.Runs.Values.Where(run => run.Head.DagId == graph.DagId).TakeLast(15).Select(run => new RunSummary(run.Head, 1).Glance)],
        };
    }

    private static DagVersionDetail Version(SampleDag dag, int number)
    {
        var (plan, source) = dag.Earlier.TryGetValue(number, out var earlier) ? earlier : (dag.Plan, dag.Source);
        return new(
            new(number, $"{number:x4}c0ffee0123456789", dag.CreatedAt.AddDays(number), plan.Tasks.Count), plan, [new SourceFile($"{plan.Graph.DagId}.csx", source)], []);
    }
}
