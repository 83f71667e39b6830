using System.Globalization;
using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Drafts;

/// <inheritdoc cref="IDraftRuns"/>
public sealed class DraftRuns(
    ScriptCommands scripts, IDagStore dags, IRunStore runs, IRunQueries queries, IAccessStore access, IFeed feed, TimeProvider time) : IDraftRuns
{
    private const int MostInAMoment = 1_000;

    /// <inheritdoc/>
    public async Task<RunSummary> RunAsync(DraftRunRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.RunDraft);
        var check = await scripts.CheckAsync(request.Draft, caller, cancel);
        if (check.Faults is [var fault, ..])
            throw new RejectedException(RejectedReason.Invalid, $"'{request.Draft.Path}' has {check.Faults.Count} fault{(check.Faults.Count == 1 ? "" : "s")}, the first in line {fault.Line}: {fault.Message}", "text");
        var bundle = check.Bundle!;
        var dag = Choose(bundle, request);
        var parameters = ParamsCheck.Complete(dag.ParamsSchema, request.Params);

        var version = await dags.StoreDraftAsync(bundle, dag.DagId, cancel);
        var plan = await dags.PlanAsync(version, cancel);
        var now = time.GetUtcNow();
        RunChanges? made = null;
        long? id = null;
        // Two may ask in one microsecond.
        for (var later = 0; id is null && later < MostInAMoment; later++)
        {
            made = Made(dag.DagId, version, plan, parameters, now.AddMicroseconds(later), caller, now);
            id = await runs.CreateAsync(made, null, cancel);
        }

        if (id is null) throw new RejectedException(RejectedReason.Conflict, $"DAG '{dag.DagId}' has too many runs of this moment; try again.");
        await access.AuditAsync(
            new(now, caller.Name, "draft.run", $"dag:{dag.DagId}", null, JsonSerializer.Serialize(new { run = id, script = request.Draft.Path, bundle = bundle.Key })));
        feed.PublishChanges([made!]);
        return (await queries.GetAsync(id.Value, cancel))!;
    }

    private static DagGraph Choose(CompiledBundle bundle, DraftRunRequest request)
    {
        if (bundle.Dags.Count == 0) throw new RejectedException(RejectedReason.Invalid, $"'{request.Draft.Path}' declares no DAG; write: var dag = new Dag(\"my_dag\");", "text");
        if (request.DagId is { } id)
            return bundle.Dags.FirstOrDefault(dag => dag.DagId == id) ?? throw new RejectedException(RejectedReason.NotFound, $"'{request.Draft.Path}' declares no DAG '{id}'.", "dagId");
        return bundle.Dags.Count == 1
            ? bundle.Dags[0]
            : throw new RejectedException(RejectedReason.Invalid, $"'{request.Draft.Path}' declares several DAGs; choose one: {string.Join(", ", bundle.Dags.Select(dag => dag.DagId))}.", "dagId");
    }

    // Started in the commit that makes it: nothing that keeps the DAG's runs from starting is about a draft, and a crash leaves none waiting.
    private static RunChanges Made(string dagId, long version, GraphPlan plan, string? parameters, DateTimeOffset moment, Caller caller, DateTimeOffset now)
    {
        var run = LiveRun.Create(
            new()
            {
                DagId = dagId, VersionId = version, Key = string.Create(CultureInfo.InvariantCulture, $"draft__{moment:yyyy-MM-ddTHH:mm:ss.ffffff}Z"), Type = RunType.Draft, LogicalDate = moment,
                DataIntervalStart = moment, DataIntervalEnd = moment, Params = parameters, TriggeredBy = caller.Name, CreatedAt = now,
            },
            plan);
        var changes = new RunChanges(run, caller.Name) { ExpectedEpoch = null };
        run.Watch(changes);
        run.Start(changes, now);
        return changes;
    }
}
