using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands that mend runs: under <c>tasks</c> what is done to tasks, under <c>runs</c> what is done to runs.</summary>
internal static class RecoveryCommand
{
    private static readonly Option<bool> Json = Shared.Json();
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would happen" };
    private static readonly Option<string?> Reason = Shared.Text("--reason", "Why; stands in the history and in the audit", "TEXT");
    private static readonly Option<bool> KeepState = new("--keep-state") { Description = "When clearing: the tasks keep their state, and so go on where they stopped" };
    private static readonly Option<bool> NoCache = new("--no-cache") { Description = "When clearing: the tasks do their work, also where a success of another run could be taken over" };
    private static readonly Option<string?> Version = Shared.Text("--version", "Go on with the DAG version 'original' or 'latest'", "WHICH");

    /// <summary>What is done to tasks.</summary>
    public static IEnumerable<Command> OfTasks() => [ClearTasks(), MarkTasks(), CancelTask()];

    /// <summary>What is done to runs.</summary>
    public static IEnumerable<Command> OfRuns() => [Retry(), MarkRun(), Pause(), Resume(), Change()];

    private static Command ClearTasks()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var tasks = Tasks("The tasks; without any, all of the run");
        var choice = new TaskOptions();
        var onlyFailed = new Option<bool>("--only-failed") { Description = "Of all these only what failed, was cancelled or could not run" };
        var otherDags = new Option<bool?>("--other-dags") { Description = "Also the tasks of other DAGs that waited for these (as --downstream, unless true or false)", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };
        return Shared.Command("clear", "Lets tasks run again; what runs is stopped first, and every attempt's record stays.", "tasks clear daily_sales/latest load --downstream --dry-run",
            run, tasks, choice.Group, choice.Index, choice.Past, choice.Future, choice.Upstream, choice.Downstream, otherDags, onlyFailed, KeepState, NoCache, Version, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var request = choice.Read(parsed, parsed.GetValue(tasks)) with { OnlyFailed = parsed.GetValue(onlyFailed), OtherDags = parsed.GetValue(otherDags), KeepState = parsed.GetValue(KeepState), NoCache = parsed.GetValue(NoCache) };
            return Say(parsed, await client.ClearAsync(found.RunId, request, cancel), "cleared");
        });
    }

    private static Command MarkTasks()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var state = Shared.Name("STATE", "success, failed or skipped");
        var tasks = Tasks("The tasks; these, or groups, must be named");
        var choice = new TaskOptions();
        return Shared.Command("mark", "Ends tasks as you say; what runs is stopped first, and what comes after follows by its rules.", "tasks mark daily_sales/latest success load",
            run, state, tasks, choice.Group, choice.Index, choice.Past, choice.Future, choice.Upstream, choice.Downstream, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var request = choice.Read(parsed, parsed.GetValue(tasks)) with { State = parsed.GetRequiredValue(state) };
            if (request.Tasks is null) throw new OptionsException(["Name the tasks to mark, or groups of them with --group. A whole run is marked with: tradewind runs mark RUN STATE"]);
            return Say(parsed, await client.MarkAsync(found.RunId, request, cancel), $"marked as {request.State}");
        });
    }

    private static Command CancelTask()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var task = Shared.Name("TASK", "The task's id");
        var index = Shared.Index();
        var attempt = new Option<int?>("--attempt") { Description = "Only if this attempt is the current one", HelpName = "N" };
        return Shared.Command("cancel", "Stops one task; the run goes on.", "tasks cancel daily_sales/latest load", run, task, index, attempt, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var request = Common(parsed) with { MapIndex = parsed.GetValue(index), Attempt = parsed.GetValue(attempt) };
            return Say(parsed, await client.CancelTaskAsync(found.RunId, parsed.GetRequiredValue(task), request, cancel), "asked to stop");
        });
    }

    private static Command Retry()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        return Shared.Command("retry", "Lets what failed, was cancelled or could not run run again.", "runs retry daily_sales/latest --version latest", run, KeepState, NoCache, Version, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            return Say(parsed, await client.RetryAsync(found.RunId, Common(parsed) with { KeepState = parsed.GetValue(KeepState), NoCache = parsed.GetValue(NoCache), Version = parsed.GetValue(Version) }, cancel), "cleared");
        });
    }

    private static Command MarkRun()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var state = Shared.Name("STATE", "success or failed");
        return Shared.Command("mark", "Ends a run as you say; what runs is stopped first.", "runs mark daily_sales/latest failed", run, state, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            var request = Common(parsed) with { State = parsed.GetRequiredValue(state) };
            return Say(parsed, await client.MarkAsync(found.RunId, request, cancel), $"marked as {request.State}");
        });
    }

    private static Command Pause()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        return Shared.Command("pause", "Holds a run: running attempts end, nothing new starts.", "runs pause daily_sales/latest", run, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            return Say(parsed, await client.PauseRunAsync(found.RunId, Common(parsed), cancel), "held");
        });
    }

    private static Command Resume()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        return Shared.Command("resume", "Lets a held run go on.", "runs resume daily_sales/latest", run, Reason, DryRun, Json).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            return Say(parsed, await client.ResumeRunAsync(found.RunId, Common(parsed), cancel), "going on");
        });
    }

    private static Command Change()
    {
        var action = Shared.Name("ACTION", "clear, mark, cancel, pause or resume");
        var dag = Shared.Text("--dag", "Runs of this DAG", "DAG");
        var state = Shared.Text("--state", "Runs in any of these states, separated by commas", "STATES");
        var type = Shared.Text("--type", "Runs brought about so: scheduled, manual, backfill, asset or triggered", "TYPE");
        var from = Shared.Text("--from", "Logical date at or after", "TIME");
        var to = Shared.Text("--to", "Logical date before", "TIME");
        var task = Shared.Text("--task", "Only these tasks of the runs, separated by commas", "TASKS");
        var onlyFailed = new Option<bool>("--only-failed") { Description = "When clearing: only what failed, was cancelled or could not run" };
        var mark = Shared.Text("--as", "When marking: success, failed or skipped", "STATE");
        return Shared.Command("change", "Does the same to all runs that match.", "runs change clear --dag daily_sales --state failed --only-failed --dry-run",
            action, dag, state, type, from, to, task, onlyFailed, KeepState, NoCache, mark, Version, Reason, DryRun, Json).Asks(async (parsed, client, cancel) => Say(
            parsed,
            await client.ChangeRunsAsync(
                new()
                {
                    Action = parsed.GetRequiredValue(action), DagId = parsed.GetValue(dag), States = parsed.GetValue(state)?.Split(','), Type = parsed.GetValue(type),
                    From = Shared.Instant(parsed, from), To = Shared.Instant(parsed, to), Tasks = parsed.GetValue(task)?.Split(','), OnlyFailed = parsed.GetValue(onlyFailed), KeepState = parsed.GetValue(KeepState), NoCache = parsed.GetValue(NoCache),
                    State = parsed.GetValue(mark), Version = parsed.GetValue(Version), Reason = parsed.GetValue(Reason), DryRun = parsed.GetValue(DryRun),
                },
                cancel),
            "changed"));
    }

    private static Argument<string[]> Tasks(string description) => new("TASK") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    private static RunChangeRequest Common(ParseResult parsed) => new() { Reason = parsed.GetValue(Reason), DryRun = parsed.GetValue(DryRun) };

    private static int Say(ParseResult parsed, RunChangeResource done, string word)
    {
        if (parsed.GetValue(Json)) return Print.Json(done);
        if (done.Tasks.Count > 0)
            Print.Table(["DAG", "Run", "Task", "Index", "State"], done.Tasks.Select(task => new[] { task.DagId, $"{task.RunId}", task.TaskId, task.MapIndex < 0 ? null : $"{task.MapIndex}", task.State }), "");
        if (done.TaskCount > done.Tasks.Count) Console.WriteLine($"… and {done.TaskCount - done.Tasks.Count} more");
        foreach (var run in done.Skipped) Console.WriteLine($"Run {run.RunId} is left as it is: {run.Why}.");
        foreach (var move in done.Versions) VersionDiffText.Write(move);
        var count = done.TaskCount > 0 ? $"{Many(done.TaskCount, "task instance")} of {Many(done.RunCount, "run")}" : Many(done.RunCount, "run");
        if (done.RunCount == 0) Console.WriteLine("There is nothing to do.");
        else Console.WriteLine(done.DryRun ? $"{count} would be {word}. Nothing was done: leave out --dry-run to do it." : $"{count} {(done.TaskCount == 1 || (done.TaskCount == 0 && done.RunCount == 1) ? "is" : "are")} {word}.");
        return ExitCode.Ok;
    }

    private static string Many(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    // Which instances, as several commands ask for them.
    private sealed class TaskOptions
    {
        public Option<string[]> Group { get; } = new("--group") { Description = "All tasks of this group; may be given several times", HelpName = "GROUP" };

        public Option<int?> Index { get; } = Shared.Index();

        public Option<bool> Past { get; } = new("--past") { Description = "Also the same tasks in earlier runs of the DAG" };

        public Option<bool> Future { get; } = new("--future") { Description = "Also the same tasks in later runs of the DAG" };

        public Option<bool> Upstream { get; } = new("--upstream") { Description = "Also all that comes before them" };

        public Option<bool> Downstream { get; } = new("--downstream") { Description = "Also all that comes after them" };

        // An id names a task or a group, in the API too.
        public RunChangeRequest Read(ParseResult parsed, string[]? tasks) => Common(parsed) with
        {
            Tasks = (tasks ?? []).Concat(parsed.GetValue(Group) ?? []).ToArray() is { Length: > 0 } named ? named : null, MapIndex = parsed.GetValue(Index), Past = parsed.GetValue(Past), Future = parsed.GetValue(Future),
            Upstream = parsed.GetValue(Upstream), Downstream = parsed.GetValue(Downstream),
            Version = parsed.CommandResult.Command.Options.Contains(Version) ? parsed.GetValue(Version) : null,
        };
    }
}
