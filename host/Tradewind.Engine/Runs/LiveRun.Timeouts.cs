using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// What happens when a time is over: in a queue, of a task with all its attempts, of the whole run. (That of one attempt is its agent's
/// business, a sensor's is met at its looks.) Each has a due row, written when its wait begins. Where the wait only begins later, in a write that
/// knows nothing of it (a claim, an admission), the row comes early and is put off.
/// </summary>
public sealed partial class LiveRun
{
    /// <summary>Does what is due; its row goes, unless it is put off.</summary>
    /// <param name="changes">Notes what happens.</param>
    /// <param name="due">What is due.</param>
    /// <param name="now">The time.</param>
    /// <param name="average">For a deadline: what the latest successes took on average; null when there is none.</param>
    public void Meet(RunChanges changes, DueItem due, DateTimeOffset now, TimeSpan? average = null)
    {
        changes.DropDue(due.Kind, due.Ordinal);
        switch (due.Kind)
        {
            case DueKind.RunTimeout:
                TimeOut(changes, now);
                break;
            case DueKind.QueueTimeout:
                TimeOutInQueue(changes, due.Ordinal, now);
                break;
            case DueKind.TotalTimeout:
                TimeOutTask(changes, due.Ordinal, now);
                break;
            case DueKind.RunDeadline:
                MissRun(changes, due.At, now, average);
                break;
            case DueKind.TaskDeadline:
                MissTask(changes, due.Ordinal, due.At, now, average);
                break;
            default:
                Wake(changes, due.Ordinal, due.Kind, now);
                break;
        }
    }

    /// <summary>Fails a run that took longer than its DAG allows, its pauses not counted; running attempts are stopped like those of a cancelled run.</summary>
    public bool TimeOut(RunChanges changes, DateTimeOffset now)
    {
        if (Plan.Graph.RunTimeout is not { } limit || Head.State != RunState.Running) return false;
        return Stop(changes, RunStop.TookTooLong, now, $"timed out: the run took longer than {limit}");
    }

    private DateTimeOffset? RunTimeoutAt => Head.StartedAt + Head.PausedFor + Plan.Graph.RunTimeout;

    // A run that is held spends nothing of its time. Its pause is over when it starts again, not when that is wished.
    private void BeginPause(RunChanges changes, DateTimeOffset now)
    {
        if (Head.StartedAt is null || Head.PausedAt is not null) return;
        Head = Head with { PausedAt = now };
        changes.PauseChanged = true;
        if (Plan.Graph.RunTimeout is not null) changes.DropDue(DueKind.RunTimeout, 0);
    }

    private void EndPause(RunChanges changes, DateTimeOffset now)
    {
        if (Head.PausedAt is not { } since) return;
        Head = Head with { PausedAt = null, PausedFor = Head.PausedFor + (now > since ? now - since : TimeSpan.Zero) };
        changes.PauseChanged = true;
    }

    private void ForgetPauses(RunChanges changes)
    {
        if (Head.PausedAt is null && Head.PausedFor == TimeSpan.Zero) return;
        Head = Head with { PausedAt = null, PausedFor = TimeSpan.Zero };
        changes.PauseChanged = true;
    }

    // It waits for an agent from here on, or for its limits.
    private static void WatchTime(RunChanges changes, TaskInstance instance, TaskSpec task, DateTimeOffset now)
    {
        if (task.QueueTimeout is { } inQueue) changes.Due.Add(new(DueKind.QueueTimeout, instance.Ordinal, now + inQueue));
        if (task.TotalTimeout is { } total && instance.StartedAt is null) changes.Due.Add(new(DueKind.TotalTimeout, instance.Ordinal, now + total));
    }

    private static void StopWatching(RunChanges changes, TaskInstance instance, TaskSpec task)
    {
        if (task.QueueTimeout is not null) changes.DropDue(DueKind.QueueTimeout, instance.Ordinal);
        if (task.TotalTimeout is not null) changes.DropDue(DueKind.TotalTimeout, instance.Ordinal);
    }

    private void TimeOutInQueue(RunChanges changes, int ordinal, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count || _instances[ordinal] is not { State: Queued or Scheduled } instance || TaskOf(instance).QueueTimeout is not { } limit) return;
        // Limits that hold it are no queue: it comes to one when they admit it.
        var end = instance.State == Scheduled ? now + limit : instance.QueuedAt!.Value + limit;
        if (now < end)
        {
            changes.Due.Add(new(DueKind.QueueTimeout, ordinal, end));
            return;
        }

        End(changes, instance, Failed, now, $"no agent took it from queue '{TaskOf(instance).Queue}' within {limit}");
        CloseWhenDone(changes, now);
    }

    private void TimeOutTask(RunChanges changes, int ordinal, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count || _instances[ordinal] is not { } instance || TaskOf(instance).TotalTimeout is not { } limit) return;
        // One that was cleared is watched anew when it becomes ready again.
        if (instance.State.IsFinal() || (instance.State == None && instance.StartedAt is null)) return;
        var end = (instance.StartedAt ?? now) + limit;
        if (now < end)
        {
            changes.Due.Add(new(DueKind.TotalTimeout, ordinal, end));
            return;
        }

        var why = $"timed out: it took longer than {limit}, with all its attempts";
        if (instance.State == Running)
        {
            if (instance.StopRequest is null && !IsHalted(instance)) RequestStop(changes, instance, StopThen.TimeOut, why);
            return;
        }

        End(changes, instance, Failed, now, why);
        CloseWhenDone(changes, now);
    }

    private static bool IsOver(TaskSpec task, TaskInstance instance, DateTimeOffset now) =>
        (task.Sensor is { } sensor && IsOver(sensor, instance, now)) || (task.TotalTimeout is { } total && instance.StartedAt + total <= now);
}
