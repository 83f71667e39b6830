using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Retry;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>How an attempt begins and ends, and what becomes of its task then: an end, a retry, a sensor's next look (<c>LiveRun.Looks</c>).</summary>
public sealed partial class LiveRun
{
    /// <summary>With so many lost attempts the task itself is taken for the cause; each before is made up for.</summary>
    public const int InfrastructureBudget = 3;

    private void Begin(TaskInstance instance, int attempt, int fence, string node, DateTimeOffset now)
    {
        LegalMoves.Require(instance.State, Running);
        instance.State = Running;
        _written[instance.TaskIndex] += attempt - instance.Attempt;
        instance.Attempt = attempt;
        instance.Fence = fence;
        instance.Node = node;
        instance.StartedAt ??= now;
        instance.DueAt = null;
    }

    // A success whose consequences cannot be carried out is a failure of the task that reports it, with one clear error.
    private AttemptReport Checked(TaskInstance instance, AttemptReport report)
    {
        if (report.Kind != ReportKind.Succeeded) return report;
        return (WrongChoice(instance, report) ?? WrongLength(instance, report) ?? WrongNews(instance, report)) is { } fault
            ? report with { Kind = ReportKind.Failed, MayRetry = false, Message = fault }
            : report;
    }

    // What follows from how a dispatch, or the wait that it asked for, ended.
    private void Conclude(RunChanges changes, TaskInstance instance, AttemptReport report, DateTimeOffset now)
    {
        var (ordinal, task) = (instance.Ordinal, TaskOf(instance));
        switch (report.Kind)
        {
            case ReportKind.Succeeded:
                EndAttempt(changes, instance, AttemptOutcome.Success, report, now);
                instance.OutputLength = report.OutputLength;
                if (report.Output is { } output) changes.Outputs.Add(new(ordinal, XComKeys.Return, output));
                if (task.CacheFor is { } cacheFor) changes.Cache(ordinal, instance.Attempt, report, now + cacheFor);
                ShareFound(changes, instance, report, now);
                if (task.Outlets.Count > 0) Emit(changes, ordinal, task, report, now);
                // What a branch did not choose is skipped before any rule decides: its successors' rules see only that it succeeded.
                End(changes, instance, Success, now, report.Message, follow: false);
                var unchosen = report.Chosen is { } chosen ? SkipUnchosen(changes, instance, chosen, now) : [];
                Follow(changes, now, [.. Plan.Downstream[instance.TaskIndex], .. unchosen.SelectMany(task => Plan.Downstream[task])]);
                break;

            case ReportKind.Skipped:
                EndAttempt(changes, instance, AttemptOutcome.Skipped, report, now);
                End(changes, instance, Skipped, now, report.Message);
                break;

            case ReportKind.NotYet:
                LookAgain(changes, instance, task, report, now);
                break;

            case ReportKind.Deferred:
                Defer(changes, instance, report, now);
                break;

            case ReportKind.Failed or ReportKind.TimedOut:
                EndAttempt(changes, instance, report.Kind == ReportKind.Failed ? AttemptOutcome.Failed : AttemptOutcome.TimedOut, report, now);
                instance.Failures++;
                if (IsHalted(instance)) End(changes, instance, Cancelled, now, report.Message);
                else if (report.MayRetry && instance.Failures <= task.Retries && !IsOver(task, instance, now)) RetryLater(changes, instance, task, report, now);
                else End(changes, instance, Failed, now, report.Message);
                break;

            case ReportKind.Cancelled:
                EndAttempt(changes, instance, AttemptOutcome.Cancelled, report, now);
                End(changes, instance, Cancelled, now, report.Message);
                break;

            case ReportKind.Lost:
                instance.Losses++;
                var spent = instance.Losses >= InfrastructureBudget;
                EndAttempt(changes, instance, spent ? AttemptOutcome.Poison : AttemptOutcome.Lost, report, now);
                if (IsHalted(instance)) End(changes, instance, Cancelled, now, report.Message);
                else if (spent) End(changes, instance, Failed, now, $"Lost {instance.Losses} times, so the task itself is taken for the cause; last: {report.Message}");
                else TryAgainNow(changes, instance, now, report.Message);
                break;

            case ReportKind.HandedBack:
                EndAttempt(changes, instance, AttemptOutcome.Lost, report, now);
                if (IsHalted(instance)) End(changes, instance, Cancelled, now, report.Message);
                else TryAgainNow(changes, instance, now, report.Message);
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.Kind, "Unknown report.");
        }
    }

    private void RetryLater(RunChanges changes, TaskInstance instance, TaskSpec task, AttemptReport report, DateTimeOffset now)
    {
        var due = now + RetryDelay.Before(task, InstanceId.Of(Head.Id, instance.Ordinal), instance.Failures, report.RetryIn);
        instance.DueAt = due;
        instance.Node = null;
        Move(changes, instance, UpForRetry, now, report.Message);
        CallBack(changes, instance, CallbackKind.Retry, UpForRetry, now, report.Message);
        changes.Due.Add(new(DueKind.Retry, instance.Ordinal, due));
    }

    private void TryAgainNow(RunChanges changes, TaskInstance instance, DateTimeOffset now, string? why)
    {
        instance.Node = null;
        Offer(changes, instance, instance.Attempt + 1, now, why);
        CallBack(changes, instance, CallbackKind.Retry, instance.State, now, why);
    }

    private static void EndAttempt(RunChanges changes, TaskInstance instance, AttemptOutcome outcome, AttemptReport report, DateTimeOffset now) =>
        changes.EndedAttempts.Add(new(instance.Ordinal, instance.Attempt, outcome, now, report));

    // A sensor between two looks, or what waits for an event, has an open attempt, also while its next look is queued or held; it ends with
    // its instance.
    private static void EndWaiting(RunChanges changes, TaskInstance instance, DateTimeOffset now, string? why)
    {
        if (instance.State != Running && instance.HasOpenAttempt)
            EndAttempt(changes, instance, AttemptOutcome.Cancelled, new() { Kind = ReportKind.Cancelled, Message = why }, now);
    }

    // What was held with its run between two looks goes on with the attempt it has.
    private static int NextAttempt(TaskInstance instance) => instance.Checks > 0 ? instance.Attempt : instance.Attempt + 1;
}
