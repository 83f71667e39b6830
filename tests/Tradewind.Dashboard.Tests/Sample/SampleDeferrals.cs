using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Queries;
using Tradewind.Tests;

namespace Tradewind.Dashboard.Sample;

/// <summary>What the sample's tasks wait for.</summary>
internal sealed class SampleDeferrals(SampleInstallation sample) : UnservedDeferrals, IApprovalCommands
{
    public Task<ApprovalView> AnswerAsync(AnswerRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Answer);
        var at = sample.Approvals.FindIndex(one => one.Run == request.Run && one.TaskId == request.TaskId);
        var asked = sample.Approvals[at];
        if (asked.EndedAt is not null) throw new RejectedException(RejectedReason.Conflict, $"It was answered by {asked.EndedBy}.", "task");
        if (ApprovalCommands.Refusal(asked.Question, caller) is { } refusal) throw new NotAllowedException(refusal);
        var (chosen, form) = ApprovalRule.Check(asked.Question, request.Chosen, request.Form);
        sample.Commands.Add($"answer {request.Run} {request.TaskId} {string.Join("+", chosen)} {form} by {caller.Name}");
        var answered = asked with { EndedAt = sample.Now, EndedBy = caller.Name, Answer = ApprovalRule.End(asked.Question, chosen, form, caller.Name, sample.Now).Answer };
        sample.Approvals[at] = answered;
        sample.Feed.Publish(new(Topic.Run));
        return Task.FromResult(answered);
    }

    public override Task<Page<ApprovalView>> ApprovalsAsync(bool? open, string? dagId, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<ApprovalView>([.. sample.Approvals.Where(one => open is null || open == one.EndedAt is null)], null));

    public override Task<ApprovalView?> ApprovalAsync(long run, string taskId, int mapIndex, CancellationToken cancel) =>
        Task.FromResult(sample.Approvals.Find(one => one.Run == run && one.TaskId == taskId));

    public override Task<int> OpenApprovalsAsync(CancellationToken cancel) => Task.FromResult(sample.Approvals.Count(one => one.EndedAt is null));

    public override Task<IReadOnlyList<WaitView>> HistoryAsync(long instance, CancellationToken cancel) => Task.FromResult<IReadOnlyList<WaitView>>(
        [.. sample.Waits.Where(one => one.Wait.Instance == instance), .. sample.Approvals.Where(one => one.Wait.Instance == instance).Select(one => new WaitView(one.Wait, one.EndedAt, one.EndedBy, one.Answer))]);
}
