using System.Globalization;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Deferrals;

/// <summary>
/// Makes the runs that tasks ask for, by the same rules as those that people ask for. A task instance makes one run: its key is the
/// instance's, so that neither a retry nor a crash makes a second.
/// </summary>
public sealed class TriggerCommands(IRunCommands commands, IRunQueries queries, IDeferralStore deferrals)
{
    /// <summary>A run may be made by a task of a run that was made by a task, and so on, this many times.</summary>
    public const int Deepest = 20;

    /// <summary>The run of a wait: made now, or found.</summary>
    /// <returns>The run; or, when there cannot be one, how the wait ends.</returns>
    public async Task<(RunSummary? Run, WaitEnd? End)> RunOfAsync(TriggeringTask task, CancellationToken cancel)
    {
        var (wait, what) = (task.Wait, task.Wait.For);
        var key = string.Create(CultureInfo.InvariantCulture, $"triggered__{InstanceId.RunOf(wait.Instance)}.{InstanceId.OrdinalOf(wait.Instance)}");
        if (await queries.FindAsync(what.DagId!, key, cancel) is { } known)
        {
            return known.Head.ParentInstance == wait.Instance
                ? (known, null)
                : (null, WaitEnd.Failed($"DAG '{what.DagId}' has a run '{key}' that this task did not make, so it cannot make its own.", mayRetry: false));
        }

        if (await deferrals.DepthAsync(InstanceId.RunOf(wait.Instance), Deepest, cancel) >= Deepest)
        {
            return (null, WaitEnd.Failed(
                $"It would trigger '{what.DagId}' as the {Deepest + 1}th run in a row that one triggers from the other. Do these DAGs trigger each other in a circle? Use a schedule, or Continuous(), for what goes on for ever.",
                mayRetry: false));
        }

        try
        {
            // A task acts for its author, who may do more than this.
            var caller = new Caller($"task:{task.DagId}/{task.TaskId}", Role.Operator);
            return (await commands.TriggerAsync(new() { DagId = what.DagId!, Key = key, LogicalDate = what.LogicalDate, Params = what.ParamsJson, Parent = wait.Instance }, caller, cancel), null);
        }
        catch (RejectedException refused)
        {
            return (null, WaitEnd.Failed($"The run of '{what.DagId}' was not made: {refused.Message}", mayRetry: refused.Reason != RejectedReason.Invalid));
        }
    }
}
