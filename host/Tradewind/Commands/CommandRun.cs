using System.CommandLine;

namespace Tradewind.Commands;

/// <summary>Runs a command's action and turns what goes wrong into one sentence on standard error and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Sets what the command does.</summary>
    public static Command Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                return await action(parsed, cancel);
            }
            catch (OptionsException fault)
            {
                foreach (var sentence in fault.Faults) await Console.Error.WriteLineAsync(sentence);
                return ExitCode.Usage;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
