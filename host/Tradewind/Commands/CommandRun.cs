using System.CommandLine;
using System.Data.Common;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Tradewind.Client;
using Tradewind.Terminal;

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
            catch (CommandFailedException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCode.Failed;
            }
            catch (TradewindApiException fault)
            {
                await Console.Error.WriteLineAsync(Explain(fault));
                return fault.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ExitCode.NoServer : ExitCode.Failed;
            }
            catch (HttpRequestException fault)
            {
                await Console.Error.WriteLineAsync(
                    $"No server answers at {ServerAccess.Address} ({fault.Message}). Start one with 'tradewind standalone', or name another in TRADEWIND_SERVER.");
                return ExitCode.NoServer;
            }
            catch (DbException fault)
            {
                await Console.Error.WriteLineAsync($"The metastore cannot be used: {fault.Message} It is the one that TRADEWIND_METASTORE names, or the SQLite file in TRADEWIND_DATA.");
                return ExitCode.NoServer;
            }
            catch (IOException fault) when (fault.InnerException is AddressInUseException)
            {
                await Console.Error.WriteLineAsync($"{fault.Message} Stop what uses it, or choose another address with TRADEWIND_URLS.");
                return ExitCode.Usage;
            }
            catch (JsonException)
            {
                await Console.Error.WriteLineAsync($"What answers at {ServerAccess.Address} is no Tradewind server, or one of another version. Name another in TRADEWIND_SERVER.");
                return ExitCode.NoServer;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // A file, or a connection that broke in the middle of an answer.
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCode.Failed;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
            catch (OperationCanceledException)
            {
                // The HTTP client's own time limit.
                await Console.Error.WriteLineAsync($"The server at {ServerAccess.Address} takes too long to answer. See how it is with: tradewind health");
                return ExitCode.NoServer;
            }
        });
        return command;
    }

    /// <summary>As <see cref="Does(Command, Func{ParseResult, CancellationToken, Task{int}})"/>, for what speaks to the server.</summary>
    public static Command Asks(this Command command, Func<ParseResult, TradewindClient, CancellationToken, Task<int>> action) =>
        command.Does((parsed, cancel) => action(parsed, ServerAccess.Connect(), cancel));

    private static string Explain(TradewindApiException fault) => fault.Status switch
    {
        HttpStatusCode.Unauthorized when ServerAccess.HasToken =>
            $"The server at {ServerAccess.Address} does not accept the token: it has expired, was revoked, or is another server's. Make one with 'tradewind tokens create LABEL' and set TRADEWIND_TOKEN.",
        HttpStatusCode.Unauthorized when ServerAccess.LocalServer is { } local =>
            $"The server at {ServerAccess.Address} needs a token, and the one of this machine is for {local} only: leave TRADEWIND_SERVER out or write it so, or set TRADEWIND_TOKEN.",
        HttpStatusCode.Unauthorized =>
            $"The server at {ServerAccess.Address} needs a token: set TRADEWIND_TOKEN, or, on the server's own machine, TRADEWIND_DATA to its data folder.",
        HttpStatusCode.Forbidden when fault.Problem?.Detail is null => "The token's role does not allow this. Ask an admin for a larger role, or use another token in TRADEWIND_TOKEN.",
        // Of many faults each has a line.
        _ when fault.Problem?.Errors is { } errors && errors.Values.Sum(messages => messages.Count) > 1 => string.Join(Environment.NewLine, errors.Values.SelectMany(messages => messages)),
        _ => fault.Message,
    };
}
