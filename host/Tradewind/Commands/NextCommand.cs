using System.CommandLine;
using Tradewind.Client;
using Tradewind.Local;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary><c>dags next</c>: of a DAG on the server, or of a script without one.</summary>
internal static class NextCommand
{
    private const int MostRuns = 1_000;

    public static Command Create()
    {
        var dag = Shared.Name("DAG", "The DAG's id, or a script's file, which needs no server");
        var which = Shared.Text("--dag", "Which DAG, when the script has several", "DAG");
        var count = new Option<int?>("--count") { Description = "At most this many (20 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command(
            "next",
            "The next runs that a schedule makes. On the server those that were missed and will still be made come first; of a script those to come from now on.",
            "dags next daily_sales --count 5",
            dag,
            which,
            count,
            json).Does(async (parsed, cancel) =>
        {
            var most = parsed.GetValue(count) ?? 20;
            if (most is < 1 or > MostRuns) throw new OptionsException([$"--count is {most}; use a number from 1 to {MostRuns}."]);
            var name = parsed.GetRequiredValue(dag);
            if (!IsScript(name)) return await AskAsync(ServerAccess.Connect(), name, most, parsed.GetValue(json), cancel);
            await using var tools = new LocalTools(TradewindOptions.FromEnvironment());
            return await tools.NextAsync(Path.GetFullPath(name), parsed.GetValue(which), most, parsed.GetValue(json), cancel);
        });
    }

    private static async Task<int> AskAsync(TradewindClient client, string dag, int most, bool json, CancellationToken cancel)
    {
        var found = await client.DagAsync(dag, cancel);
        var next = await client.NextRunsAsync(dag, most, cancel);
        NextRuns.Show(next.Items, $"{dag}: {found.Schedule?.Words ?? "by hand"}; no time of a next run is known.", json);
        if (!json && found.Schedule?.ByPartition == true)
            foreach (var window in (await client.AssetWindowsAsync(dag, cancel: cancel)).Items) Console.WriteLine($"{window.Asset}: {window.Words}");
        if (found.Paused && next.Items.Count > 0) await Console.Error.WriteLineAsync($"{dag} is paused: none of these runs is made before it is unpaused.");
        return ExitCode.Ok;
    }

    // An id may look like a file's name: only a file that is there is one.
    private static bool IsScript(string name) =>
        (name.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) && (File.Exists(name) || name.Contains('/') || name.Contains('\\'));
}
