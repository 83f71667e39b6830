using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tradewind.Agent;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Agent.Logs;
using Tradewind.Bundles;
using Tradewind.Bundles.Connections;
using Tradewind.Bundles.Drafts;
using Tradewind.Bundles.Packages;
using Tradewind.Bundles.Processing;
using Tradewind.Client;
using Tradewind.Dashboard;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Transport;
using Tradewind.Hosting;
using Tradewind.Keys;
using Tradewind.Logging;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Clock;
using Tradewind.Metastore.Logs;
using Tradewind.Metastore.Postgres;
using Tradewind.Metastore.Sqlite;
using Tradewind.Outbound;
using Tradewind.Outbound.Lineage;
using Tradewind.Scheduler;
using Tradewind.Server;
using Tradewind.Server.Access;

namespace Tradewind.Roles;

/// <summary>Puts a process together from the roles it has, and runs it until it is asked to stop.</summary>
internal sealed class RoleHost(TradewindOptions options, RoleSet roles)
{
    private readonly string _node = $"{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";
    private readonly KeyRing _keys = KeyRing.Of(options);

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OptionsException">The settings do not fit the roles.</exception>
    public async Task<int> RunAsync()
    {
        if (roles != RoleSet.Standalone && !options.UsesPostgres)
            throw new OptionsException(["Several processes share a metastore in PostgreSQL only. Set TRADEWIND_METASTORE=\"Host=…;Database=…\", or use 'standalone' for all of it in one process."]);

        OwnMemory.Close();
        using var data = roles.HasFlag(RoleSet.Server) ? DataFolder.Take(options.DataDirectory) : null;
        DataFolder.Make(options.DataDirectory);
        var local = new LocalAccess(options.DataDirectory);
        local.WriteNode(_node);
        await using var app = Build();

        var admin = app.Services.GetRequiredService<IMetastoreAdmin>();
        await admin.MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<StoreClock>().RefreshAsync(CancellationToken.None);
        if (roles == RoleSet.Standalone && !options.UsesPostgres) await app.Services.GetRequiredService<INodeStore>().GiveUpOthersAsync(_node, CancellationToken.None);
        var firstSignIn = roles.HasFlag(RoleSet.Server) ? await app.Services.GetRequiredService<FirstSignIn>().EnsureAsync(options.DataDirectory, CancellationToken.None) : null;

        app.Services.GetService<PluginPackages>()?.Tidy();
        await app.StartAsync();
        var address = roles.HasFlag(RoleSet.Server) ? LocalAddress.Of(app.Urls) : null;
        if (address is not null) local.WriteServer(address);
        var notice = new StartupNotice(options.LogFormat, TimeProvider.System);
        notice.Print(roles, _node, admin.Describe, address, firstSignIn, _keys.Warning(options));
        if (app.Services.GetService<BundleLoop>() is { } bundles) _ = notice.PrintReadyAsync(bundles.Ready, app.Services.GetRequiredKeyedService<IDagQueries>(ISight.Platform), address);
        await app.WaitForShutdownAsync();
        notice.PrintStopped(_node);
        return 0;
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "tradewind" });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        // Nothing of the platform's may read with the eyes of one request.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
        builder.Logging.AddTradewindLog(options.LogFormat, Enum.Parse<LogLevel>(options.LogLevel, ignoreCase: true));
        AddMetastore(builder.Services);
        if (roles.HasFlag(RoleSet.Server)) AddServer(builder);
        else builder.Services.AddSingleton<IServer, ListensNowhere>();
        if (roles.HasFlag(RoleSet.Worker)) AddAgent(builder.Services);
        if (roles.HasFlag(RoleSet.Scheduler)) AddScheduler(builder.Services);
        AddAdmission(builder.Services);
        // Servers too: what they tell is also that no scheduler is alive.
        if (roles.HasFlag(RoleSet.Server) || roles.HasFlag(RoleSet.Scheduler)) builder.Services.AddOutbound(new() { BaseAddress = BaseAddress, Allowed = options.OutgoingAllowed }, Lineage);
        var plugins = AddHostPlugins(builder.Services);
        builder.Services.AddSingleton(options.Retention);
        builder.Services.AddSingleton(Describe()).AddSingleton<OwnTroubles>();
        if (OtlpExport.IsWanted) builder.Services.AddHostedService<OtlpExport>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<NodePresence>(services, options.NodeLease));

        // The agent starts after the node is in the list and stops before it leaves it.
        if (roles.HasFlag(RoleSet.Worker)) builder.Services.AddHostedService(services => services.GetRequiredService<AgentLoop>());

        var app = builder.Build();
        if (roles.HasFlag(RoleSet.Server))
        {
            app.UseTradewindServer();
            app.MapTradewindApi();
            app.MapDashboard();
            foreach (var plugin in plugins) plugin.Map(app);
        }

        return app;
    }

    private void AddMetastore(IServiceCollection services)
    {
        if (options.UsesPostgres) services.AddPostgresMetastore(options.Metastore!);
        else services.AddSqliteMetastore(options.SqliteFile);

        _keys.Add(services);
        services.AddSingleton(provider => new CallbackLinks(provider.GetRequiredService<ISecretProtector>(), BaseAddress));

        // One machine keeps logs and large outputs in files; nodes that share no disk keep them in the metastore.
        if (roles == RoleSet.Standalone) services.AddFileLogs(Path.Combine(options.DataDirectory, "logs")).AddFileBlobs(Path.Combine(options.DataDirectory, "blobs"));
        else services.AddMetastoreLogs().AddMetastoreBlobs();
    }

    private void AddServer(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.AddTradewindServer(new() { Version = AppLayout.Version, Https = options.Urls.StartsWith("https:", StringComparison.OrdinalIgnoreCase), PublicUrl = options.PublicUrl, MostCircuits = options.MostCircuits, Proxies = options.Proxies, OpenId = options.OpenId });
        builder.Services.AddDashboard(new SignInChoices(options.OpenId?.Label));
        builder.Services.AddSingleton(new BundleOptions
        {
            DagsDirectory = options.DagsDirectory,
            PluginFolders = options.PluginFolders,
            ProcessorProgram = AppLayout.DagProcessor,
            CacheDirectory = CacheDirectory,
            WorkDirectory = Directory.GetCurrentDirectory(),
            LoadLimit = options.LoadLimit,
        });
        builder.Services.AddSingleton<IInstalledPlugins, InstalledPlugins>().AddSingleton<PluginPackages>().AddSingleton<IPluginPackages>(services => services.GetRequiredService<PluginPackages>());
        builder.Services.AddSingleton<IProcessorPool, ProcessorPool>();
        builder.Services.AddSingleton<ScriptProcessing>();
        builder.Services.AddSingleton<BundleLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BundleLoop>());
        builder.Services.AddHostedService<SlotKeeper>();
        builder.Services.AddSingleton<IConnectionTester, ConnectionTesting>();
        AddDrafts(builder.Services);
    }

    // Beside the dag-processor that serves the folder, one of its own for what somebody is writing just now.
    private static void AddDrafts(IServiceCollection services)
    {
        services.AddSingleton<IScriptFolder, ScriptFolder>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DraftProcessing>(provider, (Func<IProcessorPool>)(() =>
            ActivatorUtilities.CreateInstance<ProcessorPool>(provider, provider.GetRequiredService<BundleOptions>().ForDrafts))));
        services.AddSingleton<IDraftProcessor>(provider => provider.GetRequiredService<DraftProcessing>());
        services.AddHostedService(provider => provider.GetRequiredService<DraftProcessing>());
        services.AddSingleton<DraftLimits>().AddSingleton<ScriptCommands>().TryAddForPlatform<IDraftRuns, DraftRuns>();
    }

    private void AddAgent(IServiceCollection services)
    {
        services.AddSingleton(new AgentOptions
        {
            Node = _node,
            Queues = options.Queues,
            Slots = options.Slots,
            LargestOutput = options.LargestOutput,
            RunnerProgram = AppLayout.Runner,
            CacheDirectory = CacheDirectory,
            WorkDirectory = Directory.GetCurrentDirectory(),
            CancelGrace = options.CancelGrace,
            DrainAfter = options.CancelGrace / 6,
        });
        services.AddSingleton(new SecretFolder(options.SecretsDirectory)).AddForPlatform<ConfigurationLookup>();
        services.AddSingleton<OutputSeals>().AddSingleton<LargeOutputs>();
        services.AddSingleton<AgentStores>().AddSingleton<AgentLoop>();
    }

    private void AddAdmission(IServiceCollection services)
    {
        services.AddSingleton(new SchedulerOptions { Node = _node, NodeLease = options.NodeLease, NodeGrace = options.NodeLease / 6, KeepAssetEvents = options.AssetEventDays == 0 ? null : TimeSpan.FromDays(options.AssetEventDays) });
        services.AddSingleton<Admitter>();
        services.AddHostedService<AdmissionLoop>();
    }

    private List<IHostPlugin> AddHostPlugins(IServiceCollection services)
    {
        var builtin = options.Transport == TradewindOptions.Builtin;
        var plugins = new HostPluginLoading(options, CacheDirectory).Load(services, _node, roles);
        if (builtin) return plugins;
        if (!services.Any(service => service.ServiceType == typeof(ITaskTransport)))
            throw new OptionsException([$"TRADEWIND_TRANSPORT is '{options.Transport}', but that plugin brings no task transport."]);
        services.AddSingleton<Dispatcher>();
        services.AddHostedService<DispatchLoop>();
        if (roles.HasFlag(RoleSet.Worker)) services.AddSingleton<Deliveries>();
        return plugins;
    }

    private static void AddScheduler(IServiceCollection services)
    {
        services.AddSingleton<RunPlanner>();
        services.AddSingleton<RunStarter>();
        services.AddForPlatform<Backfiller>();
        services.AddSingleton<Gatekeeper>();
        services.TryAddForPlatform<IRunCommands, RunCommands>();
        services.AddForPlatform<TriggerCommands>();
        services.AddForPlatform<Messenger>();
        services.AddSingleton<Waker>();
        services.AddSingleton<LookCaller>();
        services.AddSingleton<Rescuer>();
        services.AddSingleton<CallbackRescuer>();
        services.AddSingleton<FailureGuard>();
        services.AddForPlatform<AssetPruner>();
        services.AddSingleton<RunPruner>();
        services.AddSingleton<BlobSweeper>();
        services.AddHostedService<SchedulerLoop>();
    }

    private string BaseAddress => options.PublicUrl ?? options.Urls.Split(';')[0];

    private LineageOptions? Lineage => options.LineageUrl is { } url ? new() { Url = url, ApiKey = options.LineageKey, Namespace = options.LineageNamespace, Version = AppLayout.Version } : null;

    private string CacheDirectory => Path.Combine(options.DataDirectory, "cache");

    private NodeInfo Describe()
    {
        var worker = roles.HasFlag(RoleSet.Worker);
        return new()
        {
            Id = _node,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Roles = [.. new[] { (RoleSet.Server, "server"), (RoleSet.Scheduler, "scheduler"), (RoleSet.Worker, "agent") }.Where(role => roles.HasFlag(role.Item1)).Select(role => role.Item2)],
            Queues = worker ? options.Queues : [],
            Slots = worker ? options.Slots : 0,
            Version = AppLayout.Version,
        };
    }
}
