using Tradewind.Engine.Alerts;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// Tasks that wait for something outside their run. Meanwhile the attempt is open, as that of a sensor between two looks; what it waits for is
/// stored in the same commit, and its end in the commit of what follows from it.
/// </summary>
public sealed partial class LiveRun
{
    private void Defer(RunChanges changes, TaskInstance instance, AttemptReport report, DateTimeOffset now)
    {
        var what = report.Deferral!;
        if (IsHalted(instance))
        {
            EndAttempt(changes, instance, AttemptOutcome.Cancelled, report with { Message = report.Message ?? Head.Reason }, now);
            End(changes, instance, Cancelled, now, Head.Reason);
            return;
        }

        // A sensor's time goes on over its retries; others have theirs for each wait.
        var until = (TaskOf(instance).Sensor is null ? now : instance.StartedAt!.Value) + what.Timeout;
        instance.Checks++;
        instance.DueAt = until;
        instance.Node = null;
        var why = report.Message ?? $"it waits for {WaitWords.Of(what)}";
        changes.EndedAttempts.Add(new(instance.Ordinal, instance.Attempt, null, now, report));
        Move(changes, instance, what.Kind == DeferralKind.Approval ? AwaitingInput : Waiting, now, why);
        if (what.Question is { } question) Alert(changes, AlertKind.ApprovalWaits, instance, now, question.Subject);
        changes.Defer(new(instance.Ordinal, instance.Attempt, instance.Fence, what, AboutOf(what), now, until));
    }

    /// <summary>
    /// Ends a wait: the event has come, cannot come, or the time is over. An operator that wants the event is called again; otherwise the
    /// task ends with it. False when the instance does not wait any more, or for something else.
    /// </summary>
    /// <param name="changes">Takes what follows.</param>
    /// <param name="wait">The wait as it was stored.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="by">Who or what ended it, for the record.</param>
    /// <param name="now">The moment.</param>
    public bool EndWait(RunChanges changes, WaitingTask wait, WaitEnd end, string by, DateTimeOffset now)
    {
        var ordinal = InstanceId.OrdinalOf(wait.Instance);
        if (ordinal >= _instances.Count || _instances[ordinal] is not { State: Waiting or AwaitingInput } instance || instance.Fence != wait.Fence) return false;

        changes.EndDeferral(new(ordinal, now, by, end.Answer));
        instance.DueAt = null;
        if (end.Came && wait.For.Resume)
        {
            changes.Outputs.Add(new(ordinal, XComKeys.Event, DeferralJson.Write(new DeferredEvent { Kind = wait.For.Kind, Json = end.Answer, State = wait.For.State })));
            Offer(changes, instance, instance.Attempt, now, end.Report.Message);
        }
        else
        {
            // The attempt ends here, and not with the wait.
            instance.Checks = 0;
            Conclude(changes, instance, Checked(instance, end.Report), now);
        }

        CloseWhenDone(changes, now);
        return true;
    }

    private long? AboutOf(Deferral what) => what.Kind switch
    {
        DeferralKind.Asset => Micros(what.Since ?? Head.CreatedAt),
        DeferralKind.Dag => Micros(what.LogicalDate!.Value),
        _ => null,
    };

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
