using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Agent.Dispatch;

/// <summary>Tells the tasks that go on only in the latest slot whether their run stands in it. Others do not ask.</summary>
internal sealed class LatestSlots(IDagStore dags)
{
    /// <summary>Whether the attempt goes on as one of the latest slot.</summary>
    public async ValueTask<bool> OfAsync(LiveRun run, TaskInstance instance, DateTimeOffset now, CancellationToken cancel)
    {
        if (!run.TaskOf(instance).LatestOnly || await dags.CurrentAsync(run.Head.DagId, cancel) is not { } dag) return true;
        try
        {
            return LatestSlot.Is(run.Head, dag, now);
        }
        catch (ArgumentException)
        {
            // The schedule cannot be planned any more, which the scheduler has said: no slot comes after the run's.
            return true;
        }
    }
}
