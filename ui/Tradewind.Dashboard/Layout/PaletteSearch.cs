using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Layout;

/// <summary>
/// Finds where the palette can lead for what was typed: pages, DAGs by part of their id, a run by its number, and tasks: those of the DAG that the
/// page is about by part of their id, those of any other as <c>dag/task</c>.
/// </summary>
internal sealed class PaletteSearch(IDagQueries dags, IRunQueries runs, CurrentCaller caller, NavigationManager navigation)
{
    private const int MostDags = 12;
    private const int MostTasks = 8;

    // Of so many DAGs that fit before the slash the tasks are looked through.
    private const int MostDagsOfTasks = 5;

    public async Task<IReadOnlyList<PageLink>> FindAsync(string text, CancellationToken cancel)
    {
        var word = text.Trim();
        if (word.Split('/', 2) is [var dag, var task]) return await TasksOfAsync(dag.Trim(), task.Trim(), cancel);
        var by = await caller.GetAsync();
        var found = PageList.Main.Concat(PageList.Platform)
            .Where(page => by.May(page.Takes) && page.Label.Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
        if (long.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await runs.GetAsync(number, cancel) is { } run)
            found.Insert(0, new PageLink($"Run {number} of {run.Head.DagId}", Links.Run(number), "run"));
        if (word != "" && await DagAtHandAsync(cancel) is { } here) found.AddRange(await TasksAsync(here, word, cancel));
        var matching = await dags.ListAsync(new DagFilter { Text = word == "" ? null : word }, null, MostDags, cancel);
        found.AddRange(matching.Items.Select(dag => new PageLink(dag.DagId, Links.Dag(dag.DagId), "dag")));
        return found;
    }

    private async Task<IReadOnlyList<PageLink>> TasksOfAsync(string dag, string task, CancellationToken cancel)
    {
        var found = new List<PageLink>();
        foreach (var one in (await dags.ListAsync(new DagFilter { Text = dag == "" ? null : dag }, null, MostDagsOfTasks, cancel)).Items)
            found.AddRange(await TasksAsync(one.DagId, task, cancel));
        return found;
    }

    // In the DAG's latest run, where there is one: there stands how it is, and its log.
    private async Task<IEnumerable<PageLink>> TasksAsync(string dagId, string word, CancellationToken cancel)
    {
        if (await dags.GetAsync(dagId, cancel) is not { } dag) return [];
        var latest = dag.Summary.RecentRuns is [.., var last] ? last.Id : (long?)null;
        return dag.Plan.Tasks.Select(task => task.Id).Where(id => id.Contains(word, StringComparison.OrdinalIgnoreCase)).Take(MostTasks)
            .Select(id => new PageLink($"{dagId} / {id}", latest is { } run ? Links.Run(run, id) : Links.Dag(dagId, "graph"), "task"));
    }

    /// <summary>The DAG that the page at hand is about, or whose run; null on other pages.</summary>
    private async Task<string?> DagAtHandAsync(CancellationToken cancel) => navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].Split('/') switch
    {
        [Links.Dags, var dag, ..] => Uri.UnescapeDataString(dag),
        [Links.Runs, var run, ..] when long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => (await runs.GetAsync(id, cancel))?.Head.DagId,
        _ => null,
    };
}
