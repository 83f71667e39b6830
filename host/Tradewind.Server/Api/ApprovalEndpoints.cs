using System.Security.Claims;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Queries;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>What tasks wait for outside their runs, and the questions that they ask people.</summary>
internal static class ApprovalEndpoints
{
    private const int MostListed = 500;
    private const int LongestForm = 64 * 1024;

    public static void MapApprovals(this IEndpointRouteBuilder api)
    {
        api.MapGet("approvals", ListAsync).WithSummary("Questions that tasks ask, or asked, the latest first, a page at a time.");
        api.MapPost("runs/{run:long}/tasks/{task:id}/answer", AnswerAsync).Takes(Deed.Answer).WithSummary("Answers a question; its task goes on with the answer. Once.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/waits", WaitsAsync).WithSummary("What a task instance waits, or waited, for outside its run; the latest first.");
    }

    private static async Task<ResourcePage<ApprovalResource>> ListAsync(string? state, string? dag, string? cursor, int? limit, IDeferralStore deferrals, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var only = check.Text("dag", dag);
        var (size, from) = (check.Limit(limit, MostListed), check.Text("cursor", cursor));
        if (state is not (null or "" or "open" or "ended" or "all")) check.Add("state", "'state' must be open, ended or all.");
        check.Done();
        bool? open = state switch { "ended" => false, "all" => null, _ => true };
        return Resources.Page(await deferrals.ApprovalsAsync(open, only, from, size, cancel), Resource);
    }

    private static async Task<ApprovalResource> AnswerAsync(
        long run, string task, ApprovalAnswerRequest request, IApprovalCommands approvals, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        if (request.Chosen.Count > 0) check.Names("chosen", request.Chosen, MostListed);
        var form = request.Form is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given ? given.GetRawText() : null;
        if (form?.Length > LongestForm) check.Add("form", $"'form' has at most {LongestForm} characters, found {form.Length}.");
        check.Done();
        return Resource(await approvals.AnswerAsync(new() { Run = run, TaskId = task, MapIndex = request.MapIndex ?? -1, Chosen = request.Chosen, Form = form }, user.Caller(), cancel));
    }

    private static async Task<ResourcePage<WaitResource>> WaitsAsync(long run, string task, int? mapIndex, IRunQueries runs, IDeferralStore deferrals, RetentionSettings keep, CancellationToken cancel)
    {
        var instance = await TaskEndpoints.FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel);
        return Resources.Page(await deferrals.HistoryAsync(instance.View.Id, cancel), Wait);
    }

    private static WaitResource Wait(WaitView view) => new()
    {
        Kind = Words.Of(view.Wait.For.Kind),
        For = WaitWords.Of(view.Wait.For),
        Asset = view.Wait.For.Asset,
        DagId = view.Wait.For.DagId,
        TaskId = view.Wait.For.TaskId,
        RunId = view.Wait.For.Kind == DeferralKind.Trigger ? view.Wait.About : null,
        Attempt = view.Wait.Attempt,
        Since = view.Wait.Since,
        Until = view.Wait.Until,
        EndedAt = view.EndedAt,
        EndedBy = view.EndedBy,
        Answer = view.Answer is { } answer ? JsonElement.Parse(answer) : null,
    };

    private static ApprovalResource Resource(ApprovalView view)
    {
        var answer = view.Answer is { } json ? JsonElement.Parse(json) : (JsonElement?)null;
        return new()
        {
            RunId = view.Run,
            DagId = view.DagId,
            LogicalDate = view.LogicalDate,
            TaskId = view.TaskId,
            MapIndex = view.MapIndex,
            Subject = view.Question.Subject,
            Body = view.Question.Body,
            Options = view.Question.Options,
            Multiple = view.Question.Multiple,
            Defaults = view.Question.Defaults,
            FormSchema = view.Question.FormSchema is { } schema ? JsonElement.Parse(schema) : null,
            Assignees = view.Question.Assignees,
            AskedAt = view.Wait.Since,
            Until = view.Wait.Until,
            EndedAt = view.EndedAt,
            EndedBy = view.EndedBy,
            Chosen = answer is { } some ? [.. some.GetProperty("Chosen").EnumerateArray().Select(one => one.GetString()!)] : null,
            Form = answer is { } filled && filled.TryGetProperty("Form", out var form) ? form : null,
        };
    }
}
