using Tradewind.Engine.Retry;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// A sensor's look that finds nothing yet, and looks that are shared. Of those that share, one looks and the others wait at the cost of a row;
/// what is due for them is kept with the look, not with each. Only the time after which each gives up is its own.
/// </summary>
public sealed partial class LiveRun
{
    private static readonly SensorSpec Unspecified = new();

    /// <summary>
    /// Has an instance look on behalf of all that share its look, or take the answer that another's look brought. False when it no longer
    /// waits for that.
    /// </summary>
    public bool CallToLook(RunChanges changes, int ordinal, bool answered, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count) return false;
        var instance = _instances[ordinal];
        var interval = TaskOf(instance).Sensor?.Interval ?? Unspecified.Interval;
        changes.DropDue(DueKind.Check, ordinal);
        changes.EndLook(ordinal, answered ? null : new(now, now + interval));
        return Wake(changes, ordinal, DueKind.Check, now);
    }

    private void LookAgain(RunChanges changes, TaskInstance instance, TaskSpec task, AttemptReport report, DateTimeOffset now)
    {
        // Any operator may say that it is not there yet; one that was not declared a sensor looks as often as the default says.
        var sensor = task.Sensor ?? Unspecified;
        if (IsHalted(instance))
        {
            EndAttempt(changes, instance, AttemptOutcome.Cancelled, report with { Message = report.Message ?? Head.Reason }, now);
            End(changes, instance, Cancelled, now, Head.Reason);
            return;
        }

        if (IsOver(sensor, instance, now))
        {
            var why = $"Gave up after {sensor.Timeout}: {report.Message}";
            EndAttempt(changes, instance, sensor.SoftFail ? AttemptOutcome.Skipped : AttemptOutcome.TimedOut, report with { Message = why }, now);
            End(changes, instance, sensor.SoftFail ? Skipped : Failed, now, why);
            return;
        }

        instance.Checks = report.Look is { } shared ? Math.Max(shared.Looks, 1) : instance.Checks + 1;
        var next = report.Look?.NextAt ?? now + Backoff.Wait(sensor.Interval, sensor.Backoff, sensor.MaxInterval, instance.Checks);
        var giveUp = instance.StartedAt!.Value + sensor.Timeout;
        var due = next < giveUp ? next : giveUp;
        changes.EndedAttempts.Add(new(instance.Ordinal, instance.Attempt, null, now, report));
        instance.DueAt = due;
        instance.Node = null;
        Move(changes, instance, Waiting, now, report.Message);
        // The next look of those that share is due for all of them at once; by itself each only gives up.
        changes.Due.Add(new(DueKind.Check, instance.Ordinal, report.Look is null ? due : giveUp));
        if (report.Look is { } look) changes.Share(new(instance.Ordinal, instance.Attempt, look, report.Message, false, now, next, instance.StartedAt.Value), null);
    }

    // It answers for all that share the look, or was answered itself.
    private static void ShareFound(RunChanges changes, TaskInstance instance, AttemptReport report, DateTimeOffset now)
    {
        if (report.Look is { } look) changes.Share(new(instance.Ordinal, instance.Attempt, look, null, true, now, null, instance.StartedAt ?? now), report.CachedFrom);
    }

    private void StopSharing(RunChanges changes, TaskInstance instance)
    {
        if (TaskOf(instance).Sensor?.Shares is not null && !changes.LookEnds.ContainsKey(instance.Ordinal)) changes.EndLook(instance.Ordinal, null);
    }

    private static bool IsOver(SensorSpec sensor, TaskInstance instance, DateTimeOffset now) =>
        instance.StartedAt is { } started && now >= started + sensor.Timeout;
}
