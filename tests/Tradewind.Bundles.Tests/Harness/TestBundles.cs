using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Bundles.Packages;
using Tradewind.Bundles.Processing;
using Tradewind.Bundles.Watching;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Metastore.Sqlite;

namespace Tradewind.Bundles.Tests.Harness;

/// <summary>A DAG folder, a plugins folder and a real SQLite metastore, and the loop between them.</summary>
internal sealed class TestBundles : IAsyncDisposable
{
    /// <summary>What has not come by then never comes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Short, for it holds sockets.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tw-b-");
    private readonly ServiceProvider _services;
    private readonly List<BundleLoop> _started = [];
    private readonly List<IAsyncDisposable> _pools = [];

    private BundleOptions? _options;

    private TestBundles(TimeProvider time)
    {
        Time = time;
        Directory.CreateDirectory(Dags);
        Directory.CreateDirectory(At("work"));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton<ISecretProtector, PlainProtector>();
        services.AddSqliteMetastore(At("tradewind.db"));
        _services = services.BuildServiceProvider();
        Store = new(_services.GetRequiredService<IDagStore>());
        Fake = new(Dags);
        Watcher = new(Dags, TimeSpan.Zero, time);
        Loop = NewLoop(Fake);
    }

    public TimeProvider Time { get; }

    public FaultyDagStore Store { get; }

    public FakeProcessors Fake { get; }

    /// <summary>A watch over the DAG folder for a loop that a test drives by hand; nothing is ever half written for it.</summary>
    public FolderWatcher Watcher { get; }

    /// <summary>A loop over the fake processors.</summary>
    public BundleLoop Loop { get; }

    public BundleOptions Options => _options ??= new()
    {
        DagsDirectory = Dags,
        PluginFolders = [PluginsFolder],
        ProcessorProgram = Built("DagProcessor"),
        CacheDirectory = At("cache"),
        WorkDirectory = At("work"),
    };

    public IDagQueries Queries => _services.GetRequiredService<IDagQueries>();

    public IPluginStore Plugins => _services.GetRequiredService<IPluginStore>();

    public IPluginInstalls Installs => _services.GetRequiredService<IPluginInstalls>();

    public IAccessStore Access => _services.GetRequiredService<IAccessStore>();

    public ILimitStore Limits => _services.GetRequiredService<ILimitStore>();

    public OwnTroubles Troubles { get; } = new();

    public IFeed Feed => _services.GetRequiredService<IFeed>();

    public string PluginsFolder => At("plugins");

    private string Dags => At("dags");

    public static async Task<TestBundles> CreateAsync(TimeProvider? time = null)
    {
        // The executable looks for the runtime in the usual places; the one of this test may lie elsewhere.
        if (Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet") Environment.SetEnvironmentVariable("DOTNET_ROOT", Path.GetDirectoryName(host));
        var bundles = new TestBundles(time ?? TimeProvider.System);
        await bundles._services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        return bundles;
    }

    /// <summary>What a project that is not referenced was built to.</summary>
    public static string Built(string name) =>
        typeof(TestBundles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    public string At(string path) => Path.Combine(_folder.FullName, path);

    /// <summary>Puts a file into the DAG folder in one step, as an editor does.</summary>
    public string Write(string path, string text)
    {
        var target = Path.Combine(Dags, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var whole = At($"{Guid.NewGuid():n}");
        File.WriteAllText(whole, text);
        File.Move(whole, target, overwrite: true);
        return target;
    }

    public string Script(string path) => Path.Combine(Dags, path);

    public void Delete(string path) => File.Delete(Script(path));

    public BundleLoop NewLoop(IProcessorPool pool) =>
        new(Options, new(pool), pool, Store, Plugins, Installs, Troubles, Feed, Time, NullLogger<BundleLoop>.Instance);

    /// <summary>Real dag-processors.</summary>
    public ProcessorPool NewPool(Func<BundleOptions, BundleOptions>? change = null)
    {
        var changed = (change ?? (options => options))(Options);
        var pool = new ProcessorPool(changed, new InstalledPlugins(changed, Plugins, Installs), TimeProvider.System, NullLogger<ProcessorPool>.Instance);
        _pools.Add(pool);
        return pool;
    }

    /// <summary>What takes packages, beside a pool.</summary>
    public (PluginPackages Packages, PluginCommands Commands) NewPackages(IProcessorPool pool, Func<BundleOptions, BundleOptions>? change = null)
    {
        var packages = new PluginPackages((change ?? (options => options))(Options), pool, Time, NullLogger<PluginPackages>.Instance);
        return (packages, new(Plugins, Installs, packages, Access, Feed, Time));
    }

    /// <summary>Starts a loop as the server does.</summary>
    public async Task<BundleLoop> StartAsync(IProcessorPool pool)
    {
        var loop = NewLoop(pool);
        _started.Add(loop);
        await loop.StartAsync(default);
        await loop.Ready.WaitAsync(Limit);
        return loop;
    }

    /// <summary>Has the loop over the fake processors take these scripts, as if the watcher had told of them.</summary>
    public Task TakeAsync(params string[] scripts) => Loop.TakeChangesAsync([.. scripts.Select(Script)], Watcher, default);

    /// <summary>Has it compare everything.</summary>
    public Task CompareAsync() => Loop.TakeChangesAsync([], Watcher, default);

    public async Task<DagSummary?> DagAsync(string id) => (await Queries.GetAsync(id, default))?.Summary;

    public async Task<IReadOnlyList<string>> FaultsAsync(string path) =>
        [.. (await Queries.ImportErrorsAsync(default)).Where(error => error.Path == path).SelectMany(error => error.Faults).Select(fault => fault.Message)];

    public async Task<IReadOnlyList<PluginRecord>> PluginsAsync() => await Plugins.ListAsync(default);

    public Task<ConnectionTypeList> ConnectionTypesAsync() => ConnectionTypeList.ReadAsync(Plugins, default);

    /// <summary>The beginning of a plugin's package; null when there is none.</summary>
    public Task<ReadOnlyMemory<byte>?> PackageAsync(string hash) => Plugins.PackageAsync(hash, 0, default);

    /// <summary>Waits until something is so: looked at whenever the feed tells of a change.</summary>
    public async Task WhenAsync(string what, Func<Task<bool>> wished)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = Feed.Subscribe(_ => changed.Release());
        while (!await wished()) (await changed.WaitAsync(Limit)).ShouldBeTrue(what);
    }

    /// <summary>Copies a built plugin to a folder outside of the plugins folder.</summary>
    public string CopyPlugin(string plugin)
    {
        var target = At($"{Guid.NewGuid():n}");
        foreach (var file in Directory.EnumerateFiles(Built(plugin), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Built(plugin), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    /// <summary>Drops a built plugin into the plugins folder, in one step: on a busy machine a copy could be taken for finished in between.</summary>
    public string DropPlugin(string plugin, string folder, params (string Name, string Text)[] more)
    {
        var target = Path.Combine(Directory.CreateDirectory(PluginsFolder).FullName, folder);
        var whole = CopyPlugin(plugin);
        foreach (var (name, text) in more) File.WriteAllText(Path.Combine(whole, name), text);
        Directory.Move(whole, target);
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _started)
        {
            await loop.StopAsync(default).WaitAsync(Limit);
            loop.Dispose();
        }

        foreach (var pool in _pools) await pool.DisposeAsync();
        Loop.Dispose();
        Watcher.Dispose();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
