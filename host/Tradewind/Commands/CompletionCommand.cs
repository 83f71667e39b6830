using System.CommandLine;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary><c>completion</c>: scripts that teach a shell to complete these commands.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var command = new Command("completion", "Completion of these commands by the Tab key: prints the script that teaches it to a shell.");
        foreach (var (shell, script, install) in CompletionScripts.All)
            command.Add(new Command(shell, $"The script for {shell}.\n\nExample:\n  {install}").Does(async (_, _) =>
            {
                await Console.Out.WriteAsync(script);
                return ExitCode.Ok;
            }));
        return command;
    }
}
