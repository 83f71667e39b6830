using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>Says in which state of Hangfire a job ends: one whose attempt was stopped or refused counts as deleted, not as succeeded.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TaskJobStatesAttribute : JobFilterAttribute, IElectStateFilter, IApplyStateFilter
{
    private static readonly TimeSpan KeepFailed = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public void OnStateElection(ElectStateContext context)
    {
        switch (context.CandidateState)
        {
            case SucceededState { Result: DeliveryEnd end } when Why(end) is { } why:
                context.CandidateState = new DeletedState { Reason = why };
                break;
            case FailedState failed:
                context.CandidateState = new EndedInFailure(failed);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is EndedInFailure) context.JobExpirationTimeout = KeepFailed;
    }

    /// <inheritdoc/>
    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }

    private static string? Why(DeliveryEnd end) => end switch
    {
        DeliveryEnd.Stopped => "The attempt was cancelled, or handed back by its agent; what follows is a job of its own.",
        DeliveryEnd.Refused => "Refused: the attempt was taken before, was replaced, or is not to run any more.",
        _ => null,
    };
}
