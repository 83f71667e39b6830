using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Deferrals;

/// <summary>What people do about questions that tasks ask.</summary>
public interface IApprovalCommands
{
    /// <summary>Answers a question; the task goes on with the answer. Recorded and audited.</summary>
    /// <exception cref="RejectedException">The task asks nothing, was answered before, or the answer does not fit.</exception>
    /// <exception cref="NotAllowedException">The caller may not answer, or not this question.</exception>
    Task<ApprovalView> AnswerAsync(AnswerRequest request, Caller caller, CancellationToken cancel);
}
