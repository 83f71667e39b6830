using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about questions that tasks ask.</summary>
internal static class ApprovalsCommand
{
    /// <summary><c>approvals …</c></summary>
    public static Command Create() => new("approvals", "Approvals: questions that tasks ask people.") { List(), AnswerOne() };

    private static Command List()
    {
        var dag = Shared.Text("--dag", "Only of this DAG", "DAG");
        var ended = new Option<bool>("--ended") { Description = "Also those that need no answer any more" };
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("list", "Questions that need an answer, the latest first.", "approvals list", dag, ended, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.ApprovalsAsync(parsed.GetValue(ended) ? "all" : "open", parsed.GetValue(dag), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Run", "DAG", "Task", "Question", "Options", "For", "Until", "Answer"],
                page.Items.Select(one => new[]
                {
                    $"{one.RunId}", one.DagId, one.MapIndex < 0 ? one.TaskId : $"{one.TaskId}[{one.MapIndex}]", one.Subject, string.Join(", ", one.Options), string.Join(", ", one.Assignees),
                    Times.Of(one.Until), one.EndedAt is null ? null : one.Chosen is { } chosen ? $"{string.Join(", ", chosen)} by {one.EndedBy}" : $"none: {one.EndedBy}",
                }),
                "Nothing waits for an answer.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command AnswerOne()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task that asks");
        var chosen = new Argument<string[]>("OPTION") { Description = "The answer; several where several may be chosen", Arity = ArgumentArity.OneOrMore };
        var index = Shared.Index();
        var form = Shared.Text("--form", "The filled-in form as a JSON object", "JSON");
        var json = Shared.Json();
        return Shared.Command("answer", "Answers a question; its task goes on with the answer.", "approvals answer 42 release Approve", run, task, chosen, index, form, json).Asks(async (parsed, client, cancel) =>
        {
            var answered = await client.AnswerAsync(
                (await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel)).RunId, parsed.GetRequiredValue(task),
                new() { Chosen = parsed.GetRequiredValue(chosen), MapIndex = parsed.GetValue(index), Form = Shared.Object(parsed, form, """{"reason":"late"}""") }, cancel);
            if (parsed.GetValue(json)) Print.Json(answered);
            else Console.WriteLine($"'{answered.Subject}': {string.Join(", ", answered.Chosen ?? [])}, answered by {answered.EndedBy}.");
            return ExitCode.Ok;
        });
    }
}
