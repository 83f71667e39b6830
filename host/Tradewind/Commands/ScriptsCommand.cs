using System.CommandLine;
using System.Net;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about the scripts of a server's DAG folder.</summary>
internal static class ScriptsCommand
{
    private const string PathHelp = "Where it stands in the DAG folder; the file's name unless set";

    /// <summary><c>scripts …</c></summary>
    public static Command Create() => new("scripts", "Scripts of a server's DAG folder: list and show them; check, run and save a file of yours there.") { List(), Show(), Check(), Run(), Save() };

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "The scripts of the server's DAG folder.", "scripts list", json).Asks(async (parsed, client, cancel) =>
        {
            var scripts = await client.ScriptsAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(scripts);
            Print.Table(["Script", "Bytes", "Changed"], scripts.Items.Select(script => new[] { script.Path, $"{script.Length}", Times.Of(script.ChangedAt) }), $"There are no scripts in {scripts.Folder}.");
            if (scripts.NotWritable is { } why) Console.WriteLine(why);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var path = Shared.Name("SCRIPT", "Its path in the DAG folder");
        var json = Shared.Json();
        return Shared.Command("show", "A script's text.", "scripts show daily_sales.csx", path, json).Asks(async (parsed, client, cancel) =>
        {
            var script = await client.ScriptAsync(parsed.GetRequiredValue(path), cancel);
            if (parsed.GetValue(json)) Print.Json(script);
            else Console.Write(script.Text);
            return ExitCode.Ok;
        });
    }

    private static Command Check()
    {
        var (file, path, json) = (File(), Shared.Text("--as", PathHelp, "PATH"), Shared.Json());
        return Shared.Command("check", "Has the server check a file as if it were saved: with its pools, its plugins and the DAGs of its other scripts. Nothing is stored; exit code 1 when it has faults.", "scripts check dags/daily_sales.csx", file, path, json).Asks(async (parsed, client, cancel) =>
        {
            var found = parsed.GetRequiredValue(file);
            var checkedDraft = await client.CheckDraftAsync(new() { Path = parsed.GetValue(path) ?? found.Name, Text = await ReadAsync(found, cancel) }, cancel);
            if (parsed.GetValue(json))
            {
                Print.Json(checkedDraft);
            }
            else
            {
                Say(checkedDraft.Faults, "error");
                Say(checkedDraft.Warnings, "warning");
                foreach (var dag in checkedDraft.Dags) Console.WriteLine($"{dag.DagId}: {dag.TaskCount} {(dag.TaskCount == 1 ? "task" : "tasks")}, {dag.Schedule?.Words ?? "by hand"}");
                if (checkedDraft is { Faults.Count: 0, Dags.Count: 0 }) Console.WriteLine("The script declares no DAG; write: var dag = new Dag(\"my_dag\");");
            }

            return checkedDraft.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Run()
    {
        var (file, path, json) = (File(), Shared.Text("--as", PathHelp, "PATH"), Shared.Json());
        var dag = Shared.Text("--dag", "Which DAG, when the script has several", "DAG");
        var values = Shared.Text("--params", "The params as a JSON object; what it leaves out takes its default", "JSON");
        var wait = new Option<bool>("--wait") { Description = "Show its progress until it has ended; the exit code is 0 when it succeeded, 1 otherwise" };
        return Shared.Command("run", "Makes a run of a file on the server, without deploying it. It really runs, with the server's connections.", "scripts run dags/daily_sales.csx --wait", file, path, dag, values, wait, json).Asks(async (parsed, client, cancel) =>
        {
            var found = parsed.GetRequiredValue(file);
            var run = await client.RunDraftAsync(
                new() { Path = parsed.GetValue(path) ?? found.Name, Text = await ReadAsync(found, cancel), DagId = parsed.GetValue(dag), Params = Shared.Object(parsed, values, """{"currency":"USD"}""") }, cancel);
            return await RunsCommand.SayMadeAsync(client, run, parsed.GetValue(wait), parsed.GetValue(json), cancel);
        });
    }

    private static Command Save()
    {
        var (file, path, json) = (File(), Shared.Text("--as", PathHelp, "PATH"), Shared.Json());
        var replace = new Option<bool>("--replace") { Description = "Also when the folder has another script of this name" };
        return Shared.Command("save", "Saves a file in the server's DAG folder, where it is taken up at once.", "scripts save dags/daily_sales.csx --replace", file, path, replace, json).Asks(async (parsed, client, cancel) =>
        {
            var found = parsed.GetRequiredValue(file);
            var (name, text) = (parsed.GetValue(path) ?? found.Name, await ReadAsync(found, cancel));
            var there = await FindAsync(client, name, cancel);
            if (there is not null && there.Text != text && !parsed.GetValue(replace))
                throw new CommandFailedException($"The DAG folder has another '{name}'. See it with: tradewind scripts show {name}. To replace it: add --replace");
            // What was read just now: who saves in between is not overwritten.
            var saved = await client.SaveScriptAsync(new() { Path = name, Text = text, Began = there?.Sha256 }, cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine(there is null ? $"{saved.Path} is saved." : there.Text == text ? $"{saved.Path} held this already." : $"{saved.Path} is replaced.");
            return ExitCode.Ok;
        });
    }

    private static Argument<FileInfo> File() => new("FILE") { Description = "The script, .csx or .cs" };

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists) throw new OptionsException([$"There is no file {file.FullName}."]);
        return await System.IO.File.ReadAllTextAsync(file.FullName, cancel);
    }

    private static async Task<ScriptTextResource?> FindAsync(TradewindClient client, string path, CancellationToken cancel)
    {
        try
        {
            return await client.ScriptAsync(path, cancel);
        }
        catch (TradewindApiException none) when (none.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static void Say(IReadOnlyList<ScriptFaultResource> notes, string kind)
    {
        foreach (var note in notes) Console.WriteLine($"{Print.Place(note.Path, note.Line, note.Column)}: {kind} {note.Code}: {note.Message}");
    }
}
