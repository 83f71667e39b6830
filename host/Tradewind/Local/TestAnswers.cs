using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Local;

/// <summary>In a test run nobody outside is there to answer: what the command line gives stands for them.</summary>
internal sealed class TestAnswers(IReadOnlyDictionary<string, string> answers, IDeferralStore deferrals, IApprovalCommands approvals, IRunStore runs, IFeed feed, TimeProvider time)
{
    private const string Player = "test";

    /// <summary>What a task waits for outside its run; null when it does not.</summary>
    public async Task<WaitingTask?> WaitOfAsync(TaskInstanceView view, CancellationToken cancel) =>
        view.Instance.State is TaskInstanceState.Waiting or TaskInstanceState.AwaitingInput ? await deferrals.FindAsync(view.Id, cancel) : null;

    /// <summary>Plays the outside for a task that waits for it.</summary>
    /// <returns>What to tell the person at the terminal; null when there is nothing to tell.</returns>
    public async Task<string?> PlayAsync(TaskInstanceView view, WaitingTask wait, CancellationToken cancel)
    {
        if (!answers.TryGetValue(view.TaskId, out var answer))
        {
            return wait.For.Kind switch
            {
                DeferralKind.Approval => $"Answer with: --answer {view.TaskId}={wait.For.Question!.Options[0]}",
                DeferralKind.Callback => $"Call it with: --answer '{view.TaskId}=JSON'",
                _ => "In a test run comes only what this script itself brings about. Ctrl+C stops it; a unit test can say what comes (dag.Fake, docs/testing-dags.md).",
            };
        }

        if (wait.For.Kind == DeferralKind.Approval) await AnswerAsync(view, answer, cancel);
        else await CallAsync(view, wait, answer, cancel);
        return null;
    }

    // One option, several with commas, or an object when there is a form.
    private async Task AnswerAsync(TaskInstanceView view, string answer, CancellationToken cancel)
    {
        var given = answer.StartsWith('{') ? Json(view, answer) : (JsonElement?)null;
        if (given is { } read && !(read.TryGetProperty("chosen", out var options) && options.ValueKind == JsonValueKind.Array && options.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)))
            throw new RejectedException(RejectedReason.Invalid, $"--answer {view.TaskId}: " + """an object names the chosen options, and the form if there is one: {"chosen":["Approve"],"form":{"reason":"late"}}""");
        await approvals.AnswerAsync(
            new()
            {
                Run = view.RunId,
                TaskId = view.TaskId,
                MapIndex = view.Instance.MapIndex,
                Chosen = given is { } some ? [.. some.GetProperty("chosen").EnumerateArray().Select(one => one.GetString()!)] : answer.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Form = given is { } filled && filled.TryGetProperty("form", out var form) ? form.GetRawText() : null,
            },
            new(Player, Role.Admin), cancel);
    }

    private async Task CallAsync(TaskInstanceView view, WaitingTask wait, string answer, CancellationToken cancel)
    {
        var json = Json(view, answer).GetRawText();
        feed.PublishChanges(await runs.UpdateAsync(
            [view.RunId], Player, (run, changes) => run.EndWait(changes, wait, WaitEnd.With(json, "it was given on the command line"), Player, time.GetUtcNow()), cancel));
    }

    private static JsonElement Json(TaskInstanceView view, string answer)
    {
        try
        {
            return JsonElement.Parse(answer);
        }
        catch (JsonException fault)
        {
            throw new RejectedException(RejectedReason.Invalid, $"--answer {view.TaskId}: this is not valid JSON: {fault.Message}");
        }
    }
}
