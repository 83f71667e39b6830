using System.Globalization;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>How people name a run: by its id, as DAG/KEY, or as DAG/latest.</summary>
internal static class RunReference
{
    public const string Help = "The run: its id, DAG/KEY, or DAG/latest";
    private const string Latest = "latest";

    /// <exception cref="OptionsException">The text names no run that exists, or is no such name.</exception>
    public static async Task<RunResource> FindAsync(TradewindClient client, string text, CancellationToken cancel)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return await client.RunAsync(id, cancel);

        // A key may hold slashes; a DAG's id does not.
        if (text.IndexOf('/') is not (> 0 and var slash) || slash == text.Length - 1)
            throw new OptionsException([$"'{text}' names no run. Write its id, DAG/KEY or DAG/{Latest}; see them with: tradewind runs list"]);
        var (dag, key) = (text[..slash], text[(slash + 1)..]);
        var query = key == Latest ? new RunQuery { DagId = dag, Limit = 1 } : new RunQuery { DagId = dag, Key = key };
        if ((await client.RunsAsync(query, cancel)).Items is [var run, ..]) return run;
        throw new CommandFailedException(key == Latest ? $"DAG '{dag}' has not run yet. Start it with: tradewind dags trigger {dag}" : $"DAG '{dag}' has no run '{key}'. See its runs with: tradewind runs list --dag {dag}");
    }
}
