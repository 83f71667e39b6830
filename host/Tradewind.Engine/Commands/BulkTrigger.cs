using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Commands;

/// <summary>Triggers all DAGs that fit a filter, each with the defaults of its params.</summary>
public sealed class BulkTrigger(IDagQueries queries, IRunCommands runs)
{
    /// <summary>At most so many at once: a filter that says less than was meant must not fill the installation with runs.</summary>
    public const int Most = 200;

    /// <summary>Makes a run of each, or only says which it would be.</summary>
    /// <param name="filter">Which DAGs.</param>
    /// <param name="dryRun">Only say what would happen.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Stops the call; what was triggered by then is.</param>
    /// <exception cref="NotAllowedException">The caller may trigger nothing.</exception>
    /// <exception cref="RejectedException">More fit than <see cref="Most"/>.</exception>
    public async Task<DagsTriggered> TriggerAsync(DagFilter filter, bool dryRun, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Trigger);
        var (ready, paused, refused, faulty) = (new List<string>(), new HashSet<string>(), new List<string>(), new List<(string DagId, string Why)>());
        foreach (var dag in await FittingAsync(filter, caller, cancel))
        {
            if (caller.Refusal(Deed.Trigger, dag.DagId, dag.Tags) is not null) refused.Add(dag.DagId);
            else if (await FaultAsync(dag.DagId, cancel) is { } fault) faulty.Add((dag.DagId, fault));
            else ready.Add(dag.DagId);
            if (dag.Paused) paused.Add(dag.DagId);
        }

        if (dryRun) return new(ready, [], ready.Count(paused.Contains), refused, faulty);
        var (triggered, made) = (new List<string>(), new List<long>());
        foreach (var dag in ready)
        {
            try
            {
                made.Add((await runs.TriggerAsync(new() { DagId = dag }, caller, cancel)).Head.Id);
                triggered.Add(dag);
            }
            catch (RejectedException changed)
            {
                // It went, or asks for other params, since it was looked at; the others are triggered all the same.
                faulty.Add((dag, changed.Message));
            }
        }

        return new(triggered, made, triggered.Count(paused.Contains), refused, faulty);
    }

    private async Task<List<DagSummary>> FittingAsync(DagFilter filter, Caller caller, CancellationToken cancel)
    {
        var fitting = await FittingDags.SeenAsync(queries, filter, caller, cancel).Take(Most + 1).ToListAsync(cancel);
        return fitting.Count <= Most ? fitting : throw new RejectedException(RejectedReason.Conflict, $"More than {Most} DAGs match, which are too many to trigger at once. Narrow the filter.", "filter");
    }

    private async Task<string?> FaultAsync(string dagId, CancellationToken cancel)
    {
        if (await queries.GetAsync(dagId, cancel) is not { } dag) return DagCommands.Missing(dagId).Message;
        if (!dag.Summary.Active) return RunCommands.Inactive(dagId).Message;
        try
        {
            ParamsCheck.Complete(dag.Plan.Graph.ParamsSchema, given: null);
            return null;
        }
        catch (RejectedException fault)
        {
            return fault.Message;
        }
    }
}
