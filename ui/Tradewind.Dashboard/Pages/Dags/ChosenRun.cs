using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>The run that a view of a DAG shows, and those to choose from.</summary>
/// <param name="Runs">The latest, latest first.</param>
/// <param name="Run">The one that is shown; null when there is none.</param>
/// <param name="Plan">The plan of its version; of the current one without a run.</param>
/// <param name="Version">That version's number.</param>
internal sealed record ChosenRun(IReadOnlyList<RunSummary> Runs, RunSummary? Run, GraphPlan Plan, int Version)
{
    private const int RunsToChoose = 30;

    /// <summary>The run that the address names; the latest when it names none.</summary>
    public static async Task<ChosenRun> ReadAsync(DagDetail dag, long? named, IRunQueries queries, IDagQueries dags, CancellationToken cancel)
    {
        var dagId = dag.Summary.DagId;
        var runs = (await queries.ListAsync(new RunFilter { DagId = dagId }, null, RunsToChoose, cancel)).Items;
        var run = named is { } id ? runs.FirstOrDefault(run => run.Head.Id == id) ?? await queries.GetAsync(id, cancel) : runs.FirstOrDefault();
        if (run?.Head.DagId != dagId) run = null;
        return run is not null && run.Version != dag.Summary.Version && await dags.VersionAsync(dagId, run.Version, cancel) is { } pinned
            ? new(runs, run, pinned.Plan, run.Version)
            : new(runs, run, dag.Plan, dag.Summary.Version);
    }
}
