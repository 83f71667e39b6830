using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Deferrals;

/// <inheritdoc/>
public sealed class ApprovalCommands(IDeferralStore deferrals, IRunStore runs, IDagStore dags, IAccessStore access, IFeed feed, TimeProvider time) : IApprovalCommands
{
    /// <inheritdoc/>
    public async Task<ApprovalView> AnswerAsync(AnswerRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Answer);
        var asked = await AskedAsync(request, cancel);
        await caller.RequireAsync(Deed.Answer, asked.DagId, dags, () => Nothing(request), cancel);
        if (asked.EndedAt is not null) throw Over(asked);
        if (Refusal(asked.Question, caller) is { } refusal) throw new NotAllowedException(refusal);

        var (chosen, form) = ApprovalRule.Check(asked.Question, request.Chosen, request.Form);
        var end = ApprovalRule.End(asked.Question, chosen, form, caller.Name, time.GetUtcNow());
        var answered = false;
        var written = await runs.UpdateAsync([request.Run], caller.Name, (run, changes) => answered = run.EndWait(changes, asked.Wait, end, caller.Name, time.GetUtcNow()), cancel);
        // Another answer, a stop or the end of its time was there first.
        if (!answered) throw Over(await AskedAsync(request, cancel));

        await access.AuditAsync(
            new(time.GetUtcNow(), caller.Name, "approval.answer", $"run:{request.Run}", null, JsonSerializer.Serialize(new { task = request.TaskId, mapIndex = request.MapIndex, subject = asked.Question.Subject, chosen })) { DagId = asked.DagId });
        feed.PublishChanges(written);
        return await AskedAsync(request, cancel);
    }

    /// <summary>Why the caller may not answer this question; null when the caller may.</summary>
    public static string? Refusal(ApprovalQuestion question, Caller caller)
    {
        if (caller.Refusal(Deed.Answer) is { } refusal) return refusal;
        return question.Assignees.Count == 0 || caller.May(Role.Admin) || question.Assignees.Any(name => Is(caller.User, name) || Is(caller.Name, name))
            ? null
            : $"This question is for {string.Join(", ", question.Assignees)}; {caller.Name} may not answer it.";
    }

    // As when signing in, upper and lower case are the same.
    private static bool Is(string? one, string assignee) => string.Equals(one, assignee, StringComparison.OrdinalIgnoreCase);

    private async Task<ApprovalView> AskedAsync(AnswerRequest request, CancellationToken cancel) =>
        await deferrals.ApprovalAsync(request.Run, request.TaskId, request.MapIndex, cancel)
        ?? throw Nothing(request);

    private static RejectedException Nothing(AnswerRequest request) =>
        new(RejectedReason.NotFound, $"Task '{request.TaskId}' of run {request.Run} asks nobody anything. See what waits for an answer with: tradewind approvals list", "task");

    private static RejectedException Over(ApprovalView asked) => new(
        RejectedReason.Conflict,
        asked.Answer is null
            ? $"The question of '{asked.TaskId}' in run {asked.Run} needs no answer any more: {asked.EndedBy} ended it at {asked.EndedAt:u}."
            : $"The question of '{asked.TaskId}' in run {asked.Run} was answered by {asked.EndedBy} at {asked.EndedAt:u}.",
        "task");
}
