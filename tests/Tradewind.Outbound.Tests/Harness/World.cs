using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;
using Tradewind.Outbound.Alerts;

namespace Tradewind.Outbound.Tests.Harness;

/// <summary>A real SQLite metastore, a clock in the test's hand, and receivers that answer as it says.</summary>
internal sealed class World : TimeProvider, IAlertSender, IStoreClock, ISecretProtector, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-outbound-");
    private readonly ServiceProvider _services;
    private readonly Lock _gate = new();

    private World()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(this);
        services.AddSingleton<ISecretProtector>(this);
        services.AddSqliteMetastore(Path.Combine(_folder.FullName, "tradewind.db"));
        _services = services.BuildServiceProvider();
    }

    public DateTimeOffset Now { get; set; } = Facts.Noon;

    /// <summary>What each channel answers; it takes what stands nowhere here.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    public List<(AlertChannel Channel, AlertMessage Message)> Sent { get; } = [];

    public LocalFeed Feed { get; } = new();

    public IAlertStore Alerts => _services.GetRequiredService<IAlertStore>();

    public INodeStore Nodes => _services.GetRequiredService<INodeStore>();

    public IDagStore Dags => _services.GetRequiredService<IDagStore>();

    public IRunStore Runs => _services.GetRequiredService<IRunStore>();

    public ILineageStore Lineage => _services.GetRequiredService<ILineageStore>();

    public AlertPost Post() => new(Alerts, this, Watch(), Feed, this, NullLogger<AlertPost>.Instance);

    public ComponentWatch Watch() => new(Alerts, Nodes, this);

    public static async Task<World> CreateAsync()
    {
        var world = new World();
        await world._services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        await world.EnterAsync("scheduler", "agent", "server");
        return world;
    }

    /// <summary>Lets a script break: the simplest thing that channels are told of.</summary>
    public Task BreakAsync(string path) => Dags.StoreFaultsAsync(path, "k", [new(path, 3, 1, "CS1002", "; expected")], default);

    /// <summary>A node with these roles, alive for as long as any test looks.</summary>
    public Task EnterAsync(params string[] roles) =>
        Nodes.RegisterAsync(new() { Id = "n", Host = "h", ProcessId = 1, Roles = roles, Version = "1" }, TimeSpan.FromDays(4_000), default);

    public override DateTimeOffset GetUtcNow() => Now;

    public Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        lock (_gate) Sent.Add((channel, message));
        return Task.FromResult(Refusals.TryGetValue(channel.Name, out var refusal) ? new AlertAnswer(false, refusal) : new AlertAnswer(true, "ok"));
    }

    public Task<DateTimeOffset> NowAsync(CancellationToken cancel) => Task.FromResult(Now);

    public string Protect(string text) => text;

    public string Unprotect(string encrypted) => encrypted;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
