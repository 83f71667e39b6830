using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about a run's tasks.</summary>
internal static class TasksCommand
{
    /// <summary><c>tasks …</c></summary>
    public static Command Create()
    {
        var tasks = new Command("tasks", "Tasks of a run: list them, read their logs and outputs, ask why one does not run, clear, mark and cancel them.") { List(), Show(), Log(), Why(), Waits(), Outputs(), State() };
        foreach (var command in RecoveryCommand.OfTasks()) tasks.Add(command);
        return tasks;
    }

    private static Command List()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Text("--task", "Only this task's instances", "TASK");
        var state = Shared.Text("--state", "Only instances in these states, with commas", "STATES");
        var search = Shared.Text("--search", "Only indices whose name holds this, or whose number it is", "TEXT");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("list", "A run's task instances.", "tasks list daily_sales/latest", run, task, state, search, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var page = await paging.ReadAsync(
                parsed, (cursor, limit) => client.TaskInstancesAsync(found.RunId, parsed.GetValue(task), cursor, limit, parsed.GetValue(state), parsed.GetValue(search), cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Task", "Index", "Name", "State", "Attempt", "Started", "Took", "Reason"],
                page.Items.Select(instance => new[]
                {
                    instance.TaskId, instance.MapIndex < 0 ? null : $"{instance.MapIndex}", instance.Name, instance.State, $"{instance.Attempt}", Times.Of(instance.StartedAt),
                    Times.Length(instance.StartedAt, instance.EndedAt), instance.Reason,
                }),
                $"Run {found.RunId} has no such task.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var index = Shared.Index();
        var json = Shared.Json();
        return Shared.Command("show", "A task instance with its attempts.", "tasks show daily_sales/latest load", run, task, index, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var instance = await client.TaskInstanceAsync(found.RunId, parsed.GetRequiredValue(task), parsed.GetValue(index) ?? -1, cancel);
            if (parsed.GetValue(json)) return Print.Json(instance);
            Print.Facts(
                ("Task", instance.MapIndex < 0 ? instance.TaskId : $"{instance.TaskId} [{instance.MapIndex}] {instance.Name}"), ("Run", $"{found.RunId}"), ("State", instance.State), ("Reason", instance.Reason),
                ("Ready", Times.Of(instance.QueuedAt)), ("Started", Times.Of(instance.StartedAt)), ("Ended", Times.Of(instance.EndedAt)), ("Due", Times.Of(instance.DueAt)));
            Console.WriteLine();
            Print.Table(
                ["Attempt", "Outcome", "Started", "Took", "Node", "Rows", "Reason"],
                instance.Attempts.Select(one => new[]
                {
                    $"{one.Number}", one.Outcome ?? "running", Times.Of(one.StartedAt), Times.Length(one.StartedAt, one.EndedAt), one.Node, one.Rows is { } rows ? $"{rows}" : null, one.Reason,
                }),
                "It has had no attempt.");
            return ExitCode.Ok;
        });
    }

    private static Command Waits()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var index = Shared.Index();
        var json = Shared.Json();
        return Shared.Command("waits", "What a task waits, or waited, for outside its run, the latest first.", "tasks waits release/latest ask", run, task, index, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var page = await client.WaitsAsync(found.RunId, parsed.GetRequiredValue(task), parsed.GetValue(index), cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(
                ["For", "Attempt", "Since", "Until", "Ended", "By"],
                page.Items.Select(wait => new[] { wait.For, $"{wait.Attempt}", Times.Of(wait.Since), Times.Of(wait.Until), Times.Of(wait.EndedAt), wait.EndedBy }), "It has waited for nothing outside its run.");
            return ExitCode.Ok;
        });
    }

    private static Command Log()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var attempt = new Option<int?>("--attempt") { Description = "Which attempt, from 1 (the latest by default)", HelpName = "N" };
        var index = Shared.Index();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the attempt has ended" };
        var json = Shared.Json();
        return Shared.Command("log", "An attempt's log.", "tasks log daily_sales/latest load --follow", run, task, attempt, index, follow, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var instance = await client.TaskInstanceAsync(found.RunId, parsed.GetRequiredValue(task), parsed.GetValue(index) ?? -1, cancel);
            var number = parsed.GetValue(attempt) ?? Math.Max(1, instance.Attempt);
            if (instance.Attempt == 0 && !parsed.GetValue(follow))
                throw new CommandFailedException($"Task '{instance.TaskId}' of run {found.RunId} has not begun ({instance.State}). Wait for it with --follow.");

            if (number > Math.Max(1, instance.Attempt) && !parsed.GetValue(follow))
                throw new CommandFailedException($"Task '{instance.TaskId}' of run {found.RunId} has had {(instance.Attempt == 1 ? "one attempt" : $"{instance.Attempt} attempts")}; there is no {number}.");

            var log = new LogPosition(found.RunId, instance.TaskId, instance.MapIndex, number);
            await foreach (var piece in parsed.GetValue(follow) ? FollowAsync(client, log, cancel) : ReadAsync(client, log, cancel))
            {
                if (parsed.GetValue(json)) Print.JsonLine(piece);
                else await Console.Out.WriteAsync(piece.Text);
            }

            return ExitCode.Ok;
        });
    }

    private static Command Why()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var index = Shared.Index();
        var json = Shared.Json();
        return Shared.Command("why", "Why a task does not run: everything in its way now.", "tasks why daily_sales/latest load", run, task, index, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var why = await client.WhyAsync(found.RunId, parsed.GetRequiredValue(task), parsed.GetValue(index) ?? -1, cancel);
            if (parsed.GetValue(json)) return Print.Json(why);
            if (why.Blockers.Count == 0) Console.WriteLine($"Nothing is in its way: it is {why.State}.");
            foreach (var blocker in why.Blockers) Console.WriteLine($"- {blocker.Message}{(blocker.Until is { } until ? $" (until {Times.Of(until)})" : "")}");
            return ExitCode.Ok;
        });
    }

    private static Command Outputs()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var key = Shared.Text("--key", "Write this one whole, as JSON", "NAME");
        var index = Shared.Index();
        var json = Shared.Json();
        return Shared.Command("outputs", "What a task left for others.", "tasks outputs daily_sales/latest load --key return", run, task, key, index, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var instance = parsed.GetValue(index) ?? -1;
            if (parsed.GetValue(key) is { } one)
            {
                await using var whole = await client.OutputAsync(found.RunId, parsed.GetRequiredValue(task), one, instance, cancel);
                await using var to = Console.OpenStandardOutput();
                await whole.CopyToAsync(to, cancel);
                return ExitCode.Ok;
            }

            var page = await client.XComsAsync(found.RunId, parsed.GetRequiredValue(task), instance, cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(["Name", "Bytes", "Value"], page.Items.Select(output => new[] { output.Key, $"{output.Size}", output.Json.Length > 100 ? output.Json[..100] + "…" : output.Json }), "It left none.");
            return ExitCode.Ok;
        });
    }

    private static Command State()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var index = Shared.Index();
        var json = Shared.Json();
        return Shared.Command("state", "What a task keeps from attempt to attempt.", "tasks state daily_sales/latest load", run, task, index, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var page = await client.StateAsync(found.RunId, parsed.GetRequiredValue(task), parsed.GetValue(index) ?? -1, cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(["Name", "Changed", "Value"], page.Items.Select(state => new[] { state.Key, Times.Of(state.ChangedAt), state.Json }), "It keeps nothing.");
            return ExitCode.Ok;
        });
    }

    private static async IAsyncEnumerable<LogResource> ReadAsync(
        TradewindClient client, LogPosition log, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var offset = 0L; ;)
        {
            var piece = await client.LogAsync(log, offset, cancel: cancel);
            if (piece.Text.Length > 0) yield return piece;
            if (piece.NextOffset >= piece.Size || piece.NextOffset == offset) yield break;
            offset = piece.NextOffset;
        }
    }

    private static async IAsyncEnumerable<LogResource> FollowAsync(
        TradewindClient client, LogPosition log, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var offset = 0L;
        await foreach (var piece in Repeating.Stream(() => client.FollowLogAsync(log, offset, cancel), cancel))
        {
            offset = piece.NextOffset;
            yield return piece;
        }
    }
}
