using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Queries;
using Tradewind.Tests;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>One question, of the one run.</summary>
internal sealed class MemoryDeferrals(TimeProvider time) : UnservedDeferrals, IApprovalCommands
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private ApprovalView _asked = new(
        new(7 << 20, 1, 1, Deferral.ToApproval(new() { Subject = "Release?", Options = ["Approve", "Reject"], FormSchema = """{"type":"object","properties":{"Reason":{"type":"string"}}}""" }), null, Noon, Noon.AddDays(7)),
        1, MemoryRuns.Dag, Noon, MemoryRuns.Task, -1, null, null, null);

    public AnswerRequest? Request { get; private set; }

    public Task<ApprovalView> AnswerAsync(AnswerRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Answer);
        if (_asked.EndedAt is not null) throw new RejectedException(RejectedReason.Conflict, $"It was answered by {_asked.EndedBy}.", "task");
        Request = request;
        _asked = _asked with { EndedAt = time.GetUtcNow(), EndedBy = caller.Name, Answer = $$"""{"Chosen":["{{request.Chosen[0]}}"],"Form":{{request.Form ?? "{}"}}}""" };
        return Task.FromResult(_asked);
    }

    public override Task<Page<ApprovalView>> ApprovalsAsync(bool? open, string? dagId, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<ApprovalView>(cursor is null && (open is null || open == _asked.EndedAt is null) ? [_asked] : [], null));

    public override Task<int> OpenApprovalsAsync(CancellationToken cancel) => Task.FromResult(_asked.EndedAt is null ? 1 : 0);

    public override Task<IReadOnlyList<WaitView>> HistoryAsync(long instance, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<WaitView>>([new(new(instance, 1, 1, Deferral.ToTrigger("other"), 42, Noon, Noon.AddDays(7)), null, null, null)]);
}
