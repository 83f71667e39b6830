using System.Globalization;
using Spectre.Console;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>Follows a run: a table that stays in its place on a terminal, a line per change elsewhere.</summary>
internal static class RunDisplay
{
    private const int MostRows = 40;

    /// <summary>The run once it has ended.</summary>
    public static async Task<RunProgress> FollowAsync(TradewindClient client, long run, bool quiet, CancellationToken cancel)
    {
        if (quiet) return await LastAsync(client, run, cancel);
        if (Console.IsOutputRedirected) return await LinesAsync(client, run, cancel);

        RunProgress? last = null;
        await Print.Terminal().Live(new Text("")).StartAsync(async display =>
        {
            await foreach (var progress in WatchAsync(client, run, cancel))
            {
                last = progress;
                display.UpdateTarget(Table(progress));
                display.Refresh();
            }
        });
        return last!;
    }

    private static async Task<RunProgress> LastAsync(TradewindClient client, long run, CancellationToken cancel)
    {
        RunProgress? last = null;
        await foreach (var progress in WatchAsync(client, run, cancel)) last = progress;
        return last!;
    }

    private static async Task<RunProgress> LinesAsync(TradewindClient client, long run, CancellationToken cancel)
    {
        RunProgress? last = null;
        await foreach (var progress in WatchAsync(client, run, cancel))
        {
            foreach (var task in progress.Tasks)
                if (task.State != (last?.Tasks.FirstOrDefault(before => before.TaskId == task.TaskId)?.State ?? "none"))
                    await Console.Out.WriteLineAsync($"{task.TaskId}: {task.State}{Counts(task)}");
            last = progress;
        }

        return last!;
    }

    /// <summary>A connection that breaks is made anew; a server that stays away is an error.</summary>
    private static async IAsyncEnumerable<RunProgress> WatchAsync(
        TradewindClient client, long run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var ended = false; !ended;)
        {
            await foreach (var progress in Repeating.Stream(() => client.WatchRunAsync(run, cancel), cancel))
            {
                ended = progress.Run.Ended;
                yield return progress;
            }
        }
    }

    private static Table Table(RunProgress progress)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn("").AddColumn("").AddColumn("").AddColumn("");
        foreach (var task in progress.Tasks.Take(MostRows))
            table.AddRow(new Markup(Sign(task.State)), new Text(task.TaskId), new Text(task.State + Counts(task)), new Text(Times.Length(task.StartedAt, task.EndedAt) ?? ""));
        if (progress.Tasks.Count > MostRows) table.AddRow("", $"and {progress.Tasks.Count - MostRows} more", "", "");
        return table;
    }

    private static string Counts(TaskStatesResource task)
    {
        var total = task.Counts.Values.Sum();
        return total <= 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({task.Counts.GetValueOrDefault("success")} of {total} done)");
    }

    private static string Sign(string state) => $"[{Colour(state)}]{StateSign.Of(state)}[/]";

    private static string Colour(string state) => state switch
    {
        "success" => "green",
        "failed" or "upstream_failed" => "red",
        "running" => "blue",
        "up_for_retry" => "yellow",
        _ => "grey",
    };
}
