using System.CommandLine;
using System.Globalization;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about what is old.</summary>
internal static class RetentionCommands
{
    /// <summary><c>retention</c></summary>
    public static Command Retention()
    {
        var json = Shared.Json();
        return Shared.Command("retention", "How long runs, drafts and entries of the audit are kept, and how many pruned runs are still to be removed.", "retention", json).Asks(async (parsed, client, cancel) =>
        {
            var keep = await client.RetentionAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(keep);
            Print.Facts(
                ("Runs", $"{Days(keep.RunDays)}; the latest {keep.LeastRuns} of each DAG stay"), ("Drafts", Days(keep.DraftDays)), ("Audit", Days(keep.AuditDays)),
                ("To be removed", keep.RunsLeft == 0 ? "nothing" : $"{keep.RunsLeft} pruned runs"));
            return ExitCode.Ok;
        });
    }

    /// <summary><c>runs prune</c></summary>
    public static Command Prune()
    {
        var age = new Option<string>("--older-than") { Description = "Runs that ended longer ago than so many days, such as 90d", HelpName = "DAYS", Required = true };
        var dag = Shared.Text("--dag", "Only of this DAG", "DAG");
        var keep = new Option<int?>("--keep") { Description = "How many of the latest runs of each DAG stay; by default as many as the settings say", HelpName = "N" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Count them and remove nothing" };
        var json = Shared.Json();
        return Shared.Command("prune", "Removes runs that ended long ago, with their tasks, outputs and logs. What is still needed stays.", "runs prune --older-than 90d --dry-run", age, dag, keep, dryRun, json).Asks(async (parsed, client, cancel) =>
        {
            var pruned = await client.PruneRunsAsync(
                new() { OlderThanDays = Age(parsed.GetRequiredValue(age)), DagId = parsed.GetValue(dag), LeastRuns = parsed.GetValue(keep), DryRun = parsed.GetValue(dryRun) }, cancel);
            if (parsed.GetValue(json)) return Print.Json(pruned);
            if (pruned.Runs == 0)
            {
                Console.WriteLine("No run is that old and needed by nothing.");
                return ExitCode.Ok;
            }

            Print.Table(["DAG", "Runs", "Task instances"], pruned.Dags.Select(one => new[] { one.DagId, $"{one.Runs}", $"{one.TaskInstances}" }), "");
            Console.WriteLine();
            Console.WriteLine(pruned.DryRun
                ? $"{pruned.Runs} runs with {pruned.TaskInstances} task instances would be removed. Leave out --dry-run to remove them."
                : $"{pruned.Runs} runs are gone; the scheduler removes what belonged to them ({pruned.TaskInstances} task instances) in small batches.");
            return ExitCode.Ok;
        });
    }

    private static string Days(int? days) => days is { } number ? $"{number} days" : "for ever";

    private static int Age(string text) =>
        int.TryParse(text.EndsWith('d') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days
            : throw new OptionsException([$"--older-than '{text}' is no number of days; write it as 90d."]);
}
