using System.CommandLine;
using System.Globalization;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>Runs over time and beside each other: what the dashboard draws, as text.</summary>
internal static class ChartCommands
{
    /// <summary>Those of <c>dags …</c></summary>
    public static IEnumerable<Command> OfDags() => [Grid(), Calendar()];

    /// <summary>Those of <c>runs …</c></summary>
    public static IEnumerable<Command> OfRuns() => [Timeline(), Gantt(), Graph(), History()];

    /// <summary><c>activity</c></summary>
    public static Command Activity()
    {
        var hours = new Option<int?>("--hours") { Description = "For how many hours back runs that ended are counted, up to 168 (24 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("activity", "What goes on: runs and tasks that have not ended, by state, and runs that ended, by hour.", "activity --hours 48", hours, json).Asks(async (parsed, client, cancel) =>
        {
            var activity = await client.ActivityAsync(parsed.GetValue(hours), cancel);
            if (parsed.GetValue(json)) return Print.Json(activity);
            Print.Facts(("Runs", Words(activity.OpenRuns)), ("Tasks", Words(activity.OpenTasks)));
            Console.WriteLine();
            Print.Table(
                ["Hour", "Succeeded", "Did not"], activity.Hours.Select(hour => new[] { Times.Of(hour.Start), $"{hour.Succeeded}", hour.Failed == 0 ? null : $"{hour.Failed}" }),
                "No run has ended in this time.");
            return ExitCode.Ok;
        });

        static string Words(IReadOnlyDictionary<string, int> counts) => counts.Count == 0 ? "none is open" : string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"));
    }

    private static Command Grid()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var count = new Option<int?>("--count") { Description = "At most this many runs, up to 100 (25 by default)", HelpName = "N" };
        var before = new Option<long?>("--before") { Description = "Only runs before this one", HelpName = "RUN" };
        var json = Shared.Json();
        return Shared.Command("grid", "A DAG's latest runs beside each other, a column each, with a sign for each task.", "dags grid daily_sales --count 40", dag, count, before, json).Asks(async (parsed, client, cancel) =>
        {
            var grid = await client.GridAsync(parsed.GetRequiredValue(dag), parsed.GetValue(count), parsed.GetValue(before), cancel);
            if (parsed.GetValue(json)) Print.Json(grid);
            else if (grid.Runs.Count == 0) Console.WriteLine($"It has no such runs. Make one with: tradewind dags trigger {parsed.GetRequiredValue(dag)}");
            else foreach (var line in RunCharts.Grid(grid)) Console.WriteLine(line);
            return ExitCode.Ok;
        });
    }

    private static Command Calendar()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var from = Shared.Text("--from", "The first day, for example 2026-11-01 (90 days back by default)", "DAY");
        var to = Shared.Text("--to", "The day after the last (31 days ahead by default)", "DAY");
        var json = Shared.Json();
        return Shared.Command("calendar", "How a DAG's runs ended, by the day that they stand for (UTC), and how many its schedule plans.", "dags calendar daily_sales --from 2026-11-01", dag, from, to, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.CalendarAsync(parsed.GetRequiredValue(dag), Day(parsed, from), Day(parsed, to), cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(
                ["Day", "Succeeded", "Failed", "Cancelled", "Open", "Planned"],
                page.Items.Select(day => new[]
                {
                    day.Day.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture), Some(day.Succeeded), Some(day.Failed), Some(day.Cancelled), Some(day.Open), Some(day.Planned),
                }),
                "There are no runs in this time, and none is planned.");
            return ExitCode.Ok;
        });

        static string? Some(int count) => count == 0 ? null : $"{count}";
    }

    private static Command Timeline()
    {
        var dag = Shared.Text("--dag", "Only of this DAG", "DAG");
        var from = Shared.Text("--from", "Where the span begins (six hours before its end by default)", "TIME");
        var to = Shared.Text("--to", "Where it ends (now by default)", "TIME");
        var limit = new Option<int?>("--limit") { Description = "At most this many, up to 2000 (500 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("timeline", "Runs that were under way at some time of a span, latest first.", "runs timeline --from 2026-11-22T06:00:00Z --to 2026-11-22T07:00:00Z", dag, from, to, limit, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.TimelineAsync(parsed.GetValue(dag), Shared.Instant(parsed, from), Shared.Instant(parsed, to), parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else RunsCommand.Table(page.Items, withDag: true);
            return ExitCode.Ok;
        });
    }

    private static Command Gantt()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var limit = new Option<int?>("--limit") { Description = "At most this many instances, up to 10000 (2000 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("gantt", "When a run's tasks waited and worked, attempt by attempt; * marks the critical path.", "runs gantt daily_sales/latest", run, limit, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var gantt = await client.GanttAsync(found.RunId, parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json)) return Print.Json(gantt);
            Print.Table(["", "Task", "From start to end", "State", "Waited", "Worked"], RunCharts.Gantt(gantt, TimeProvider.System.GetUtcNow()), "None of its tasks has started.");
            if (gantt.CriticalPath.Count > 0) Console.WriteLine($"Critical path: {string.Join(" → ", gantt.CriticalPath)}");
            if (gantt.Cut) await Console.Error.WriteLineAsync("There are more instances; see them with a larger --limit.");
            return ExitCode.Ok;
        });
    }

    private static Command Graph()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var json = Shared.Json();
        return Shared.Command("graph", "The tasks of a run with what each waits for and how it stands.", "runs graph daily_sales/latest", run, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var graph = await client.RunGraphAsync(found.RunId, cancel);
            if (parsed.GetValue(json)) Print.Json(graph);
            else Print.Table(
                ["", "Task", "State", "After", "Group", "Group is"],
                graph.Tasks.Select(one => new[]
                {
                    one.Critical ? "*" : null, one.Task.TaskId, one.States?.State, string.Join(", ", one.Task.Upstream), one.Task.Group,
                    graph.Groups.FirstOrDefault(group => group.Group.GroupId == one.Task.Group)?.States?.State,
                }),
                "It has no tasks.");
            return ExitCode.Ok;
        });
    }

    private static Command History()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Text("--task", "Only of this task", "TASK");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("history", "The changes of state of a run and its tasks, in order, and who made them.", "runs history daily_sales/latest --task load", run, task, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.MovesAsync(found.RunId, parsed.GetValue(task), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);

            Print.Table(
                ["At", "Task", "From", "To", "By", "Why"],
                page.Items.Select(move => new[]
                {
                    Times.Of(move.At), move.TaskId is null ? "(run)" : move.MapIndex < 0 ? move.TaskId : $"{move.TaskId} [{move.MapIndex}]", move.From, move.To, move.Actor, move.Why,
                }),
                $"Nothing of that has happened in run {found.RunId}.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static DateOnly? Day(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new OptionsException([$"{option.Name} '{text}' is no day; write it as 2026-11-01."]);
    }
}
