namespace Tradewind.Dashboard.Live;

/// <summary>Something a page can watch: one DAG, one run, or a list as a whole.</summary>
internal readonly record struct LiveTopic(string Kind, string Id)
{
    /// <summary>Any DAG was added, changed, paused or got a run.</summary>
    public static LiveTopic Dags { get; } = new("dags", "");

    /// <summary>Any run began, moved or ended.</summary>
    public static LiveTopic Runs { get; } = new("runs", "");

    /// <summary>A script began or ceased to be faulty.</summary>
    public static LiveTopic ImportErrors { get; } = new("import-errors", "");

    public static LiveTopic Nodes { get; } = new("nodes", "");

    public static LiveTopic Plugins { get; } = new("plugins", "");

    public static LiveTopic Dag(string dagId) => new("dag", dagId);

    public static LiveTopic Run(long runId) => new("run", runId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
