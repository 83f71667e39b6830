using System.Net;
using Tradewind.Engine.Retention;
using Tradewind.Logging;
using Tradewind.Server;

namespace Tradewind;

/// <summary>The settings of a process, from command line, environment and defaults, in this order.</summary>
public sealed record TradewindOptions
{
    /// <summary>Where state is kept: a SQLite file, or a PostgreSQL connection string (<c>Host=…;Database=…</c>).</summary>
    public string? Metastore { get; init; }

    /// <summary>SQLite, logs, caches, keys and the local sign-in.</summary>
    public string DataDirectory { get; init; } = Path.GetFullPath("data");

    /// <summary>The keys that stored secrets and sessions are encrypted with; nodes of one installation share them.</summary>
    public string? KeysDirectory { get; init; }

    /// <summary>What the keys themselves are encrypted with; null for nothing.</summary>
    public string? KeysPassword { get; init; }

    /// <summary>The folder where this node finds secrets as files before it asks the metastore; null for none.</summary>
    public string? SecretsDirectory { get; init; }

    /// <summary>The DAG folder.</summary>
    public string DagsDirectory { get; init; } = Path.GetFullPath("dags");

    /// <summary>The folder that the installation's own plugins are dropped into; the bundled ones come with the program.</summary>
    public string? PluginsDirectory { get; init; }

    /// <summary>Where the server listens.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Where browsers and systems outside reach the server, for the addresses that tasks hand out and the way back from the identity provider; null for the first of <see cref="Urls"/>. The same on every node.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The queues that the agent serves.</summary>
    public IReadOnlyList<string> Queues { get; init; } = ["default"];

    /// <summary>What brings ready tasks to the agents: <see cref="Builtin"/>, or the host plugin of that name. The same on every node.</summary>
    public string Transport { get; init; } = Builtin;

    /// <summary>The transport that needs no plugin: agents claim from the metastore.</summary>
    public const string Builtin = "builtin";

    /// <summary>Host plugins to load besides that of <see cref="Transport"/>, by name.</summary>
    public IReadOnlyList<string> HostPlugins { get; init; } = [];

    /// <summary>How many attempts the agent runs at once.</summary>
    public int Slots { get; init; } = 64;

    /// <summary>How many bytes an output of a task may have as JSON.</summary>
    public long LargestOutput { get; init; } = LargeOutput.StandardLimit;

    /// <summary>A script that takes longer to compile and load is given up.</summary>
    public TimeSpan LoadLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a cancelled attempt may take to end before its process is killed.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node is taken for alive after it was last heard of. The same on every node.</summary>
    public TimeSpan NodeLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The identity provider that people may sign in with; null when there is none.</summary>
    public OpenIdSettings? OpenId { get; init; }

    /// <summary>Networks that are not on the public internet and that alerts may go to all the same.</summary>
    public IReadOnlyList<IPNetwork> OutgoingAllowed { get; init; } = [];

    /// <summary>Where the proxies are that say truly whom they forward for.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Where OpenLineage events go; null when lineage is not told. The same on every server and scheduler.</summary>
    public Uri? LineageUrl { get; init; }

    /// <summary>The key for it.</summary>
    public string? LineageKey { get; init; }

    /// <summary>The namespace of this installation's jobs there.</summary>
    public string LineageNamespace { get; init; } = "tradewind";

    /// <summary>How many days events of assets are kept; 0 for ever.</summary>
    public int AssetEventDays { get; init; } = 30;

    /// <summary>How long runs and the like are kept. The same on every server and scheduler.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>How many pages of the dashboard may be open at once on one server.</summary>
    public int MostCircuits { get; init; } = 1_000;

    /// <summary>The least important messages that are logged: <c>debug</c>, <c>information</c>, <c>warning</c> or <c>error</c>.</summary>
    public string LogLevel { get; init; } = "information";

    /// <summary>How the log is written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Reads the environment.</summary>
    /// <exception cref="OptionsException">All faults of the settings, together.</exception>
    public static TradewindOptions FromEnvironment() => OptionsReading.Read(Environment.GetEnvironmentVariable);

    /// <summary>Whether the metastore is PostgreSQL.</summary>
    public bool UsesPostgres => Metastore?.Contains("Host=", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The SQLite file.</summary>
    public string SqliteFile => Metastore ?? Path.Combine(DataDirectory, "tradewind.db");

    /// <summary>The plugin folders, the bundled one first.</summary>
    public IReadOnlyList<string> PluginFolders =>
        [Path.Combine(AppContext.BaseDirectory, "plugins"), PluginsDirectory ?? Path.Combine(DataDirectory, "plugins")];
}
