namespace Tradewind.Bundles;

/// <summary>Where scripts and plugins come from and how they are processed.</summary>
public sealed record BundleOptions
{
    /// <summary>The DAG folder.</summary>
    public required string DagsDirectory { get; init; }

    /// <summary>The folders that plugins are dropped into.</summary>
    public required IReadOnlyList<string> PluginFolders { get; init; }

    /// <summary>The dag-processor's executable.</summary>
    public required string ProcessorProgram { get; init; }

    /// <summary>Where plugins are kept by hash.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The directory that relative paths in scripts count from.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>A script that is given more time than this to compile and load is given up and its process killed. Time in which the machine was busy with other things does not count.</summary>
    public TimeSpan LoadLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A script that is given more time than this has its process to itself from then on; others go to a fresh one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for the first script of a process, which also waits for the compiler to warm up.</summary>
    public TimeSpan ColdPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A file is taken when it has not changed for this long.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>A plugin folder is looked through when nothing in it has changed for this long: copying a plugin takes a while.</summary>
    public TimeSpan PluginSettle { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The safety net for changes that the file system did not tell of.</summary>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A draft may take this long to load. Somebody looks on, and half-written loops are common.</summary>
    public TimeSpan DraftLoadLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The dag-processor of drafts ends when nobody has asked it for this long.</summary>
    public TimeSpan DraftIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A test of a connection may take this long. Somebody looks on; what does not answer by then hardly will.</summary>
    public TimeSpan ConnectionTestLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for the dag-processor of drafts.</summary>
    public BundleOptions ForDrafts => this with { LoadLimit = DraftLoadLimit < LoadLimit ? DraftLoadLimit : LoadLimit };
}
