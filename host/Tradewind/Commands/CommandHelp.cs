using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tradewind.Commands;

/// <summary>
/// The framework's help, and after it what a command's description says beyond its first paragraph: the example. In a list of
/// commands that first paragraph is enough.
/// </summary>
internal sealed class CommandHelp : SynchronousCommandLineAction
{
    private const string Break = "\n\n";
    private readonly SynchronousCommandLineAction _standard;
    private readonly Dictionary<Command, string> _more = [];

    private CommandHelp(SynchronousCommandLineAction standard) => _standard = standard;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives every command of the tree this help.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = new CommandHelp((SynchronousCommandLineAction)option.Action!);
        help.Split(root);
        option.Action = help;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _standard.Invoke(parseResult);
        if (_more.TryGetValue(parseResult.CommandResult.Command, out var more)) parseResult.InvocationConfiguration.Output.WriteLine(more);
        return code;
    }

    private void Split(Command command)
    {
        var description = command.Description?.ReplaceLineEndings("\n") ?? "";
        if (description.IndexOf(Break, StringComparison.Ordinal) is var at and >= 0)
        {
            command.Description = description[..at];
            _more[command] = description[(at + Break.Length)..].Trim('\n') + "\n";
        }

        foreach (var inner in command.Subcommands) Split(inner);
    }
}
