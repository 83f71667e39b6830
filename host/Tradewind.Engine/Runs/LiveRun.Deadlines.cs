using Tradewind.Engine.Alerts;
using Tradewind.Engine.Deadlines;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>Deadlines: watched by due rows, told once when they are missed, and stopping nothing. A mapped task has one as a whole.</summary>
public sealed partial class LiveRun
{
    /// <summary>Begins to watch what is known as the run is made.</summary>
    public void Watch(RunChanges changes)
    {
        if (Plan.Graph.Deadline is { } ofRun)
        {
            if (ofRun.Reference == DeadlineReference.Queued) changes.Due.Add(new(DueKind.RunDeadline, 0, Head.CreatedAt + ofRun.Interval));
            else if (DeadlineRule.Known(ofRun, Head) is { } moment) changes.Due.Add(new(DueKind.RunDeadline, 0, moment));
        }

        for (var task = 0; task < Plan.Tasks.Count; task++)
            if (Plan.Tasks[task].Deadline is { } deadline && DeadlineRule.Known(deadline, Head) is { } moment) changes.Due.Add(new(DueKind.TaskDeadline, _first[task].Ordinal, moment));
    }

    // A run by its average: from its first start on. A clear does not begin it anew.
    private void WatchRunFromStart(RunChanges changes, DateTimeOffset now)
    {
        if (Plan.Graph.Deadline is { Reference: DeadlineReference.Average } deadline && !_instances.Exists(instance => instance.Attempt > 0))
            changes.Due.Add(new(DueKind.RunDeadline, 0, now + deadline.Interval));
    }

    private void WatchTaskFromQueue(RunChanges changes, TaskInstance instance, TaskSpec task, DateTimeOffset now)
    {
        if (task.Deadline is { Reference: DeadlineReference.Queued or DeadlineReference.Average } deadline && instance.Attempt == 0 && ReferenceEquals(instance, _first[instance.TaskIndex]))
            changes.Due.Add(new(DueKind.TaskDeadline, instance.Ordinal, now + deadline.Interval));
    }

    private void StopWatchingTask(RunChanges changes, int task)
    {
        if (Plan.Tasks[task].Deadline is not null && _own[task].AllDone) changes.DropDue(DueKind.TaskDeadline, _first[task].Ordinal);
    }

    private void MissRun(RunChanges changes, DateTimeOffset due, DateTimeOffset now, TimeSpan? average)
    {
        if (Plan.Graph.Deadline is not { } deadline || Head.State.IsFinal()) return;
        if (deadline.Reference == DeadlineReference.Average)
        {
            if (average is not { } usual || Head.StartedAt is not { } started) return;
            due = started + usual + deadline.Interval;
            if (PutOff(changes, new(DueKind.RunDeadline, 0, due), now)) return;
        }

        var why = Words(deadline, due);
        changes.Miss(new(-1, due, now));
        changes.RunMoves.Add(new(Head.State, Head.State, now, why));
        CallBack(changes, CallbackKind.DeadlineMissed, Head.State, now, why);
        Alert(changes, AlertKind.DeadlineMissed, now, why);
    }

    private void MissTask(RunChanges changes, int ordinal, DateTimeOffset due, DateTimeOffset now, TimeSpan? average)
    {
        if (Head.State.IsFinal() || ordinal >= _instances.Count) return;
        var task = _instances[ordinal].TaskIndex;
        if (Plan.Tasks[task].Deadline is not { } deadline || _own[task].AllDone) return;
        if (deadline.Reference == DeadlineReference.Average)
        {
            if (average is not { } usual) return;
            due = (_instances[ordinal].StartedAt ?? now) + usual + deadline.Interval;
            if (PutOff(changes, new(DueKind.TaskDeadline, ordinal, due), now)) return;
        }

        var late = InstancesOf(task).First(instance => !instance.State.IsFinal());
        var why = Words(deadline, due);
        changes.Miss(new(_first[task].Ordinal, due, now));
        changes.Moves.Add(new(late.Ordinal, late.State, late.State, now, why));
        CallBack(changes, late, CallbackKind.DeadlineMissed, late.State, now, why);
        Alert(changes, AlertKind.DeadlineMissed, late, now, why);
    }

    private static bool PutOff(RunChanges changes, DueItem to, DateTimeOffset now)
    {
        if (to.At <= now) return false;
        changes.Due.Add(to);
        return true;
    }

    private static string Words(DeadlineSpec deadline, DateTimeOffset due) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"deadline missed: it was to be done by {due.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {DeadlineRule.Words(deadline)}");
}
