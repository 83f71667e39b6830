using System.CommandLine;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>What connections and variables have in common: out to a file, and in from one.</summary>
internal static class FileCommands
{
    /// <summary><c>… export</c></summary>
    public static Command Export(string kind, Func<TradewindClient, bool, CancellationToken, Task<string>> export)
    {
        var secrets = new Option<bool>("--with-secrets") { Description = "With what is secret, in the clear: takes the role admin, and is noted in the audit" };
        return Shared.Command("export", $"Writes all {kind} to standard output, as JSON. Without secrets it says what it leaves out.", $"{kind} export > {kind}.json", secrets).Asks(async (parsed, client, cancel) =>
        {
            var withSecrets = parsed.GetValue(secrets);
            Console.Out.WriteLine(await export(client, withSecrets, cancel));
            if (withSecrets) await Console.Error.WriteLineAsync($"The {kind} are written with their secrets in the clear: keep the file where nobody else reads it, and delete it when it is of no use any more.");
            return ExitCode.Ok;
        });
    }

    /// <summary><c>… import</c></summary>
    public static Command Import(string kind, Func<TradewindClient, ImportRequest, CancellationToken, Task<ImportResource>> import)
    {
        var file = new Argument<string>("FILE") { Description = "What 'export' wrote, or what Airflow exported as JSON; - for standard input" };
        var conflict = Shared.Text("--on-conflict", "What happens to those that are stored already, with other values: fail (usual), skip or overwrite", "WHAT");
        conflict.AcceptOnlyFromAmong("fail", "skip", "overwrite");
        var dryRun = new Option<bool>("--dry-run") { Description = "Store nothing, and say what would be" };
        var json = Shared.Json();
        return Shared.Command("import", $"Takes {kind} from a file: all of it, or nothing.", $"{kind} import {kind}.json --on-conflict overwrite --dry-run", file, conflict, dryRun, json).Asks(async (parsed, client, cancel) =>
        {
            var result = await import(client, new() { File = await ReadAsync(parsed.GetRequiredValue(file), kind, cancel), OnConflict = parsed.GetValue(conflict), DryRun = parsed.GetValue(dryRun) }, cancel);
            if (parsed.GetValue(json)) return Print.Json(result);
            Print.Table(["Name", "Outcome", "To be given by hand"], result.Entries.Select(entry => new[] { entry.Name, Word(entry.Outcome), entry.Missing is { } missing ? string.Join(", ", missing) : null }), $"The file has no {kind}.");
            if (result.DryRun) Console.Out.WriteLine("Nothing was stored.");
            return ExitCode.Ok;
        });
    }

    private static string Word(string outcome) => outcome switch { "same" => "as it is", "skipped" => "stays as it is", "left_out" => "left out", _ => outcome };

    private static async Task<JsonElement> ReadAsync(string file, string kind, CancellationToken cancel)
    {
        try
        {
            return JsonElement.Parse(file == "-" ? await Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(file, cancel));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException([$"'{file}' cannot be read: {fault.Message}"]);
        }
        catch (JsonException fault)
        {
            // Not the text itself: it may hold secrets.
            throw new OptionsException([$"'{file}' is no JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}). {(kind == "connections" ? $"Of Airflow export as JSON: airflow connections export {Path.ChangeExtension(Path.GetFileName(file), ".json")} --file-format json" : $"It is what 'tradewind {kind} export' or 'airflow {kind} export' writes.")}"]);
        }
    }
}
