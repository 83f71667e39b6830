using System.Globalization;
using Tradewind.Dashboard.Acting;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Layout;

/// <summary>Finds where the palette can lead for what was typed: pages, DAGs by part of their id, a run by its number.</summary>
internal sealed class PaletteSearch(IDagQueries dags, IRunQueries runs, CurrentCaller caller)
{
    private const int MostDags = 12;

    public async Task<IReadOnlyList<PageLink>> FindAsync(string text, CancellationToken cancel)
    {
        var word = text.Trim();
        var by = await caller.GetAsync();
        var found = PageList.Main.Concat(PageList.Platform)
            .Where(page => by.May(page.Takes) && page.Label.Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
        if (long.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await runs.GetAsync(number, cancel) is { } run)
            found.Insert(0, new PageLink($"Run {number} of {run.Head.DagId}", Links.Run(number), "run"));
        var matching = await dags.ListAsync(new DagFilter { Text = word == "" ? null : word }, null, MostDags, cancel);
        found.AddRange(matching.Items.Select(dag => new PageLink(dag.DagId, Links.Dag(dag.DagId), "dag")));
        return found;
    }
}
