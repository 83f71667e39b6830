using System.CommandLine;
using System.Globalization;
using Tradewind.Local;

namespace Tradewind.Commands;

/// <summary>The commands about DAGs.</summary>
internal static class DagsCommand
{
    /// <summary><c>dags …</c></summary>
    public static Command Create()
    {
        var dags = new Command("dags", "DAGs: check and test scripts without a server; list, show, trigger and pause them on one; see their next runs; compare their versions.");
        dags.Add(Check());
        dags.Add(Test());
        dags.Add(NextCommand.Create());
        foreach (var command in DagsOnServer.All()) dags.Add(command);
        foreach (var command in VersionsCommand.All()) dags.Add(command);
        foreach (var command in ChartCommands.OfDags()) dags.Add(command);
        return dags;
    }

    private static Command Check()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The script, .csx or .cs" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("check", "Compiles and validates a script. Needs no server; exit code 1 when it has faults.\n\nExample:\n  tradewind dags check dags/hello.csx") { file, json };
        return command.Does(async (parsed, cancel) =>
        {
            await using var tools = new LocalTools(TradewindOptions.FromEnvironment());
            return await tools.CheckAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(json), cancel);
        });
    }

    private static Command Test()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The script, .csx or .cs" };
        var dag = new Option<string?>("--dag") { Description = "Which DAG, when the script has several" };
        var date = new Option<string?>("--logical-date") { Description = "The instant the run stands for, for example 2026-11-01 (now by default)" };
        var partition = new Option<string?>("--partition") { Description = "The partition that the run is about, for example 2026-W44" };
        var values = new Option<string?>("--params") { Description = "The params as a JSON object" };
        var answer = new Option<string[]>("--answer") { Description = "What stands for the outside that a task waits for: TASK=OPTION for an approval, TASK=JSON for a callback; may be repeated", HelpName = "TASK=VALUE" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command(
            "test",
            "Runs a whole DAG in the terminal, without a server: progress and log of each task, exit code 0 or 1. A retry comes after a second at most, whatever the script says.\nConnections and variables come from the environment: TRADEWIND_CONN_<ID> (a JSON object) and TRADEWIND_VAR_<NAME>.\n\nExample:\n  tradewind dags test dags/daily_sales.csx --logical-date 2026-11-01 --params '{\"currency\":\"USD\"}'")
        { file, dag, date, partition, values, answer, json };
        return command.Does(async (parsed, cancel) =>
        {
            DateTimeOffset? logical = null;
            if (parsed.GetValue(date) is { } text)
            {
                if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
                    throw new OptionsException([$"--logical-date '{text}' is no date; write it as 2026-11-01 or 2026-11-01T10:00:00Z."]);
                logical = instant;
            }

            await using var tools = new LocalTools(TradewindOptions.FromEnvironment());
            return await tools.TestAsync(parsed.GetRequiredValue(file).FullName, new() { DagId = parsed.GetValue(dag), LogicalDate = logical, Partition = parsed.GetValue(partition), Params = parsed.GetValue(values), Answers = Answers(parsed.GetValue(answer) ?? []), Json = parsed.GetValue(json) }, cancel);
        });
    }

    private static Dictionary<string, string> Answers(string[] given)
    {
        var answers = new Dictionary<string, string>();
        foreach (var one in given)
        {
            if (one.IndexOf('=') is not (> 0 and var at)) throw new OptionsException([$"--answer '{one}' names no task; write it as TASK=VALUE."]);
            answers[one[..at]] = one[(at + 1)..];
        }

        return answers;
    }
}
