using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The command line as a whole. Nothing is built for a command that is not called: it must answer at once.</summary>
internal static class CommandLine
{
    /// <summary>After a signal the framework waits this long before it ends the process: longer than a server takes to stop in good order.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    /// <summary>Every command.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Tradewind schedules, runs and watches workflows written as C# scripts.\n\nExample:\n  tradewind standalone");
        foreach (var command in RoleCommands.All()) root.Add(command);
        root.Add(DagsCommand.Create());
        root.Add(ScriptsCommand.Create());
        root.Add(RunsCommand.Create());
        root.Add(TasksCommand.Create());
        root.Add(ApprovalsCommand.Create());
        root.Add(BackfillsCommand.Create());
        root.Add(ScheduleCommand.Create());
        root.Add(ConnectionsCommand.Create());
        root.Add(VariablesCommand.Create());
        root.Add(PoolsCommand.Create());
        root.Add(AlertsCommand.Create());
        root.Add(AssetsCommand.Create());
        foreach (var command in InstallationCommands.All()) root.Add(command);
        foreach (var command in AccessCommands.All()) root.Add(command);
        root.Add(DbCommand.Create());
        root.Add(CompletionCommand.Create());
        CommandHelp.AddTo(root);
        Completions.AddTo(root);
        return root;
    }

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction) return await ExplainAsync(parsed);
        return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = StopLimit });
    }

    private static async Task<int> ExplainAsync(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            // Half a command is a question: what else is there?
            await parsed.RootCommandResult.Command.Parse([.. Path(parsed), "--help"]).InvokeAsync();
            return ExitCode.Usage;
        }

        // "Required command was not provided" tells nothing when the command that was given is not known.
        foreach (var error in parsed.Errors.Where(error => parsed.UnmatchedTokens.Count == 0 || error.SymbolResult is not CommandResult || error.Message.Contains(parsed.UnmatchedTokens[0], StringComparison.Ordinal)))
            await Console.Error.WriteLineAsync(Words(error));
        await Console.Error.WriteLineAsync($"See: tradewind {string.Join(' ', [.. Path(parsed), "--help"])}");
        return ExitCode.Usage;
    }

    // The framework names types of .NET, of which who types knows nothing.
    private static string Words(ParseError error)
    {
        if (error.SymbolResult is not { } at || !error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal)) return error.Message;
        var (name, kind) = (at as OptionResult ?? at.Parent as OptionResult) is { Option: var option } ? (option.Name, option.ValueType) : at is ArgumentResult { Argument: var argument } ? (argument.Name, argument.ValueType) : ("", typeof(string));
        return $"{name}: '{string.Join(' ', at.Tokens.Select(token => token.Value))}' {(kind == typeof(FileInfo) ? "is no file" : "is no whole number, or too large a one")}.";
    }

    private static List<string> Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } result; at = at.Parent)
            names.Insert(0, result.Command.Name);
        return names;
    }
}
