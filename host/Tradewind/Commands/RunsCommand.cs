using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about runs.</summary>
internal static class RunsCommand
{
    /// <summary><c>runs …</c></summary>
    public static Command Create()
    {
        var runs = new Command("runs", "Runs: list, show and watch them, see what their time went into, cancel, hold, mark, retry and prune them.") { List(), Show(), Watch(), Cancel(), CallbacksCommand.Create(), RetentionCommands.Prune() };
        foreach (var command in ChartCommands.OfRuns()) runs.Add(command);
        foreach (var command in RecoveryCommand.OfRuns()) runs.Add(command);
        return runs;
    }

    /// <summary>Runs as a table.</summary>
    public static void Table(IEnumerable<RunResource> runs, bool withDag)
    {
        string[] dag = withDag ? ["DAG"] : [];
        Print.Table(
            ["Run", .. dag, "State", "Logical date", "Partition", "Started", "Took", "Key"],
            runs.Select(run => (string?[])
            [
                $"{run.RunId}", .. withDag ? (string?[])[run.DagId] : [], run.Warning is null ? run.State : $"{run.State} (warning)", Times.Of(run.LogicalDate), run.Partition, Times.Of(run.StartedAt), Times.Length(run.StartedAt, run.EndedAt), run.Key,
            ]),
            "No run fits. Make one with: tradewind dags trigger DAG");
    }

    /// <summary>Tells of a run that was made just now: that it is there, or how it goes and how it ended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> SayMadeAsync(TradewindClient client, RunResource run, bool wait, bool json, CancellationToken cancel)
    {
        if (!wait)
        {
            if (json) Print.Json(run);
            else Console.WriteLine($"Run {run.RunId} of {run.DagId} ({run.Key}) is {run.State}. Follow it with: tradewind runs show {run.RunId}");
            return ExitCode.Ok;
        }

        if (!json) Console.WriteLine($"Run {run.RunId} of {run.DagId} ({run.Key})");
        var end = await RunDisplay.FollowAsync(client, run.RunId, quiet: json, cancel);
        if (json) Print.Json(end);
        else await SayEndAsync(client, end, cancel);
        return end.Run.State == "success" ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Command List()
    {
        var dag = Shared.Text("--dag", "Only of this DAG", "DAG");
        var state = Shared.Text("--state", "Any of these states, separated by commas", "STATES");
        var type = Shared.Text("--type", "What brought them about: scheduled, manual, backfill, asset or triggered", "TYPE");
        var partition = Shared.Text("--partition", "Only those that are about this partition", "KEY");
        var from = Shared.Text("--from", "Logical date at or after", "TIME");
        var to = Shared.Text("--to", "Logical date before", "TIME");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("list", "Runs, latest first.", "runs list --dag daily_sales --state failed,running", dag, state, type, partition, from, to, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.RunsAsync(
                new()
                {
                    DagId = parsed.GetValue(dag), States = parsed.GetValue(state)?.Split(',') ?? [], Type = parsed.GetValue(type), Partition = parsed.GetValue(partition), From = Shared.Instant(parsed, from),
                    To = Shared.Instant(parsed, to), Cursor = cursor, Limit = limit,
                },
                cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Table(page.Items, withDag: parsed.GetValue(dag) is null);
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var json = Shared.Json();
        return Shared.Command("show", "A run with its tasks.", "runs show daily_sales/latest", run, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var progress = await client.RunProgressAsync(found.RunId, cancel);
            if (parsed.GetValue(json)) return Print.Json(progress);
            found = progress.Run;
            var news = (await client.RunTriggersAsync(found.RunId, cancel)).Items;
            var missed = (await client.MissedDeadlinesAsync(found.RunId, cancel)).Items;
            Print.Facts(
                ("Run", $"{found.RunId}"), ("DAG", $"{found.DagId}, version {found.Version}"), ("Key", found.Key), ("State", found.State), ("Reason", found.Reason),
                ("Deadline missed", missed.Count == 0 ? null : string.Join(", ", missed.Select(one => $"{one.TaskId ?? "run"} ({Times.Of(one.DueAt)})"))),
                ("Logical date", Times.Of(found.LogicalDate)), ("Partition", found.Partition), ("Covers", $"{Times.Of(found.DataIntervalStart)} to {Times.Of(found.DataIntervalEnd)}"),
                ("Made by", $"{found.TriggeredBy}, {Times.Of(found.CreatedAt)}"), ("Note", found.Note), ("News", news.Count == 0 ? null : string.Join(", ", news.GroupBy(one => one.Asset).Select(asset => $"{asset.Key} ({asset.Count()})"))), ("Params", found.Params?.ToString()),
                ("Group retries", progress.Groups.Count == 0 ? null : string.Join(", ", progress.Groups.Where(group => group.Retries > 0).Select(group => $"{group.GroupId}{(group.MapIndex < 0 ? "" : $"[{group.MapIndex}]")} {group.Retries}{(group.DueAt is { } due ? $" (starts {Times.Of(due)})" : "")}"))),
                ("Started", Times.Of(found.StartedAt)), ("Ended", Times.Of(found.EndedAt)), ("Took", Times.Length(found.StartedAt, found.EndedAt)));
            Console.WriteLine();
            Print.Table(
                ["Task", "State", "Started", "Took", "Instances"],
                progress.Tasks.Select(task => new[]
                {
                    task.TaskId, task.State, Times.Of(task.StartedAt), Times.Length(task.StartedAt, task.EndedAt), task.Counts.Values.Sum() is var count and > 1 ? $"{count}" : null,
                }),
                "It has no tasks.");
            return ExitCode.Ok;
        });
    }

    private static Command Watch()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var json = Shared.Json();
        return Shared.Command("watch", "Shows a run's progress until it has ended. Exit code 0 when it succeeded, 1 otherwise.", "runs watch daily_sales/latest", run, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var asJson = parsed.GetValue(json);
            var end = await RunDisplay.FollowAsync(client, found.RunId, quiet: asJson, cancel);
            if (asJson) Print.Json(end);
            else Console.WriteLine($"{end.Run.DagId}: {end.Run.State} in {Times.Length(end.Run.CreatedAt, end.Run.EndedAt)}{(end.Run.Reason is { } reason ? $" ({reason})" : "")}");
            return end.Run.State == "success" ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Cancel()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var json = Shared.Json();
        return Shared.Command("cancel", "Asks a run to stop. One that has ended stays as it is.", "runs cancel daily_sales/latest", run, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var after = await client.CancelRunAsync(found.RunId, cancel);
            if (parsed.GetValue(json)) Print.Json(after);
            else Console.WriteLine(found.Ended ? $"Run {after.RunId} had ended already: {after.State}." : $"Run {after.RunId} is asked to stop; it is {after.State}.");
            return ExitCode.Ok;
        });
    }

    private static async Task SayEndAsync(TradewindClient client, RunProgress end, CancellationToken cancel)
    {
        var run = end.Run;
        Console.WriteLine($"{run.DagId}: {run.State} in {Times.Length(run.CreatedAt, run.EndedAt)}{(run.Reason is { } reason ? $" ({reason})" : "")}");
        foreach (var task in end.Tasks.Where(task => task.State == "failed"))
        {
            // Of a mapped task the failed index may be any; and somebody may have cleared it meanwhile.
            if ((await client.TaskInstancesAsync(run.RunId, task.TaskId, limit: 1, states: "failed", cancel: cancel)).Items is not [var failed]) continue;
            var index = failed.MapIndex < 0 ? "" : $" --index {failed.MapIndex}";
            Console.WriteLine($"  {task.TaskId}: {failed.Reason?.TrimEnd('.') ?? "failed"}. Its log: tradewind tasks log {run.RunId} {task.TaskId}{index}");
        }
    }
}
