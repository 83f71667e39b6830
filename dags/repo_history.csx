// Real input: the history of the repository that Tradewind was started in. git log → CSV → SQLite → SQL → an HTML report.
// The report: data/reports/repo_history.html
using System.ComponentModel;
using System.Globalization;
using System.Net;

record HistoryParams
{
    [Description("Only commits after this date, such as 2026-01-01 or 2.weeks; empty for all")]
    public string Since { get; init; } = "";

    [Description("How many folders and authors the report shows")]
    public int Top { get; init; } = 12;
}

record Change(string Hash, string Hour, string Author, string Folder, string File, long Added, long Removed);
record Churn(string Name, long Commits, long Added, long Removed);

var dag = new Dag("repo_history")
{
    Description = "Churn by folder, author and time of this repository's own history, with a chart.",
    Tags = ["example", "git"],
    // All runs write the same files.
    MaxActiveRuns = 1,
};
dag.Params<HistoryParams>();

const string Folder = "data/repo_history";
const string Database = $"sqlite:{Folder}/history.db";

var prepare = dag.Action("prepare", ctx => Directory.CreateDirectory(Folder));

// Without a shell: each argument arrives as it is. Git ends with 128 where there is no repository; trying again would not help.
var log = dag.Action("git_log", new ShellCommand
{
    Executable = "git",
    Arguments =
    [
        "-c", "core.quotePath=false", "log", "--numstat", "--no-renames", "--no-merges", "--date=format:%Y-%m-%d %H:00", "--format=commit%x09%H%x09%ad%x09%an",
        From(ctx => "--since=" + (ctx.Params<HistoryParams>() is { Since.Length: > 0 } p ? p.Since : "1970-01-02")),
        $"--output={Folder}/log.txt",
    ],
    FailNowExitCodes = [128],
});

var parsed = dag.Task("parse", ctx => Csv.Write($"{Folder}/changes.csv", Changes($"{Folder}/log.txt")));

var loaded = dag.Transfer("load",
    from: new CsvSource { Path = $"{Folder}/changes.csv", Columns = { ["Added"] = typeof(long), ["Removed"] = typeof(long) } },
    to: new SqlTable { Connection = Database, Table = "changes", Mode = SqlWriteMode.Replace });

const string Largest = "SUM(Added) + SUM(Removed) DESC";
var folders = dag.Action("by_folder", ChurnBy("Folder", Largest));
var authors = dag.Action("by_author", ChurnBy("Author", Largest));
// By hour while the repository is young, by day from then on.
var times = dag.Action("by_time", ChurnBy("substr(Hour, 1, iif((SELECT COUNT(DISTINCT substr(Hour, 1, 10)) FROM changes) < 4, 16, 10))", "Name"));

var report = dag.Task("report", folders, authors, times, (byFolder, byAuthor, byTime, ctx) =>
{
    var top = ctx.Params<HistoryParams>().Top;
    var file = "data/reports/repo_history.html";
    Directory.CreateDirectory("data/reports");
    File.WriteAllText(file, Page(byFolder.Take(top).ToList(), byAuthor.Take(top).ToList(), byTime));
    ctx.Log($"{byTime.Sum(d => d.Commits)} commits in {byFolder.Count} folders by {byAuthor.Count} authors: {Path.GetFullPath(file)}");
    return file;
});

Chain(prepare, log, parsed, loaded);
loaded.Then(folders, authors, times);

SqlSelect<Churn> ChurnBy(string group, string order) => new()
{
    Connection = Database,
    Sql = $"""
        SELECT {group} AS Name, COUNT(DISTINCT Hash) AS Commits, SUM(Added) AS Added, SUM(Removed) AS Removed
        FROM changes GROUP BY Name ORDER BY {order}
        """,
};

// "commit <hash> <hour> <author>", then one line "<added> <removed> <path>" for each file; binary files have dashes.
static IEnumerable<Change> Changes(string path)
{
    string[] commit = [];
    foreach (var line in File.ReadLines(path))
    {
        var cells = line.Split('\t');
        if (cells is ["commit", _, _, _])
            commit = cells;
        else if (cells is [var added, var removed, var file])
            yield return new(commit[1], commit[2], commit[3], FolderOf(file), file, Lines(added), Lines(removed));
    }
}

static string FolderOf(string file) => file.Split('/') is [var first, var second, _, ..] ? $"{first}/{second}" : file.Contains('/') ? file[..file.IndexOf('/')] : "(root)";

static long Lines(string number) => number == "-" ? 0 : long.Parse(number, CultureInfo.InvariantCulture);

static string Page(List<Churn> folders, List<Churn> authors, List<Churn> times) => $$"""
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <title>Repository history</title>
      <style>
        :root { color-scheme: light dark; --added: #2f8f5b; --removed: #c8553d; --faint: #8886; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0 } h2 { margin-top: 2.5rem }
        svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif }
        svg text { fill: currentColor } .added { fill: var(--added) } .removed { fill: var(--removed) } .axis { stroke: var(--faint) }
        .key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .3em 0 1em }
      </style>
    </head>
    <body>
      <h1>Repository history</h1>
      <p>{{times.Sum(d => d.Commits):N0}} commits
        <span class="key" style="background: var(--added)"></span>{{times.Sum(d => d.Added):N0}} lines added
        <span class="key" style="background: var(--removed)"></span>{{times.Sum(d => d.Removed):N0}} removed</p>
      <h2>Over time</h2>
      {{Columns(times)}}
      <h2>By folder</h2>
      {{Bars(folders)}}
      <h2>By author</h2>
      {{Bars(authors)}}
    </body>
    </html>
    """;

static string Bars(List<Churn> rows)
{
    const int Left = 240, Width = 900, Row = 26;
    var most = Math.Max(1, rows.Select(r => r.Added + r.Removed).DefaultIfEmpty().Max());
    double Scale(long lines) => (Width - Left - 170.0) * lines / most;
    var bars = rows.Select((r, i) => Invariant($"""
        <text x="{Left - 8}" y="{i * Row + 17}" text-anchor="end">{WebUtility.HtmlEncode(Short(r.Name))}</text>
        <rect class="added" x="{Left}" y="{i * Row + 5}" width="{Scale(r.Added):0.#}" height="{Row - 10}"/>
        <rect class="removed" x="{Left + Scale(r.Added):0.#}" y="{i * Row + 5}" width="{Scale(r.Removed):0.#}" height="{Row - 10}"/>
        <text x="{Left + Scale(r.Added + r.Removed) + 8:0.#}" y="{i * Row + 17}">+{r.Added:N0} −{r.Removed:N0} in {r.Commits:N0}</text>
        """));
    return $"""<svg viewBox="0 0 {Width} {rows.Count * Row}" role="img" aria-label="Lines added and removed, in how many commits">{string.Join("\n", bars)}</svg>""";
}

static string Columns(List<Churn> times)
{
    const int Width = 900, Height = 200;
    if (times.Count == 0)
        return "<p>No commits.</p>";
    double most = Math.Max(1, times.Max(t => t.Added) + times.Max(t => t.Removed));
    var zero = Height * times.Max(t => t.Added) / most;
    var step = Math.Min(60, (double)Width / times.Count);
    var columns = times.Select((t, i) => Invariant($"""
        <g><title>{t.Name}: +{t.Added:N0} −{t.Removed:N0} in {t.Commits:N0} commits</title>
        <rect class="added" x="{i * step:0.##}" y="{zero - Height * t.Added / most:0.##}" width="{step * 0.9:0.##}" height="{Height * t.Added / most:0.##}"/>
        <rect class="removed" x="{i * step:0.##}" y="{zero:0.##}" width="{step * 0.9:0.##}" height="{Height * t.Removed / most:0.##}"/></g>
        """));
    return Invariant($"""
        <svg viewBox="0 0 {Width} {Height + 24}" role="img" aria-label="Lines added and removed over time">{string.Join("\n", columns)}
        <line class="axis" x1="0" x2="{Width}" y1="{zero:0.##}" y2="{zero:0.##}"/>
        <text x="0" y="{Height + 20}">{times[0].Name}</text><text x="{Math.Max(300, step * times.Count):0.##}" y="{Height + 20}" text-anchor="end">{times[^1].Name}</text></svg>
        """);
}

static string Short(string name) => name.Length <= 34 ? name : name[..33] + "…";

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
