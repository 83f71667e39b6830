using System.Net.Http.Headers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests;

/// <summary>The server on a free port, over stores in memory. Each role has a user of its name and a token.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    /// <summary>Hashing is slow on purpose: once for all.</summary>
    private static readonly string PasswordHash = Passwords.Hash(Password);

    private readonly WebApplication _app;
    private readonly Dictionary<Role, string> _tokens = [];

    private TestServer(bool https, OpenIdSettings? openId, string? publicUrl, string? proxies)
    {
        Access = new(Clock);
        Runs = new(Clock, Feed);
        Backfills = new(Clock);
        Deferrals = new(Clock);
        Scripts = new(() => new(Runs.AddRun().Head, -1));

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var services = builder.Services;
        services.AddRouting().AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<IFeed>(Feed).AddSingleton<IAccessStore>(Access).AddSingleton<IConfigurationStore>(Configuration)
            .AddSingleton<ILimitStore>(Limits).AddSingleton<IWhyQueries>(Limits);
        services.AddSingleton<IDagQueries>(Runs).AddSingleton<IRunQueries>(Runs).AddSingleton<ILogStore>(Runs).AddSingleton<IBlobStore>(Runs).AddSingleton<IStateStore>(new OneState(Clock)).AddSingleton<INodeStore>(Runs)
            .AddSingleton<IPluginStore>(Runs).AddSingleton<IPluginInstalls>(Plugins).AddSingleton<IPluginPackages>(Plugins).AddSingleton<IStoreClock>(Runs).AddSingleton<IMetastoreProbe>(Runs).AddSingleton<IRunCommands>(Runs).AddSingleton<IDagCommands>(Runs)
            .AddSingleton<IRecoveryCommands>(Recovery).AddSingleton<IBackfillCommands>(Backfills).AddSingleton<IBackfillStore>(Backfills);
        services.AddSingleton(System.Reflection.DispatchProxy.Create<IDagStore, Unused>()).AddSingleton(System.Reflection.DispatchProxy.Create<IAssetStore, Unused>()).AddSingleton<IAssetCatalogue>(Assets).AddSingleton<ICallbackCommands>(Callbacks).AddSingleton<IDeferralStore>(Deferrals).AddSingleton<IApprovalCommands>(Deferrals);
        services.AddSingleton<ICallbackStore>(RunCallbacks).AddSingleton<ISecretProtector, OpenProtector>();
        services.AddSingleton<IDeadlineStore>(Deadlines);
        services.AddSingleton<ILineageStore>(Lineage);
        services.AddSingleton<IPruneStore>(Pruning);
        services.AddSingleton<IAlertStore>(Alerts).AddSingleton<IAlertSender>(Alerts).AddSingleton(new AlertText("https://tradewind.example.com"));
        services.AddSingleton<IFavouriteStore>(Favourites);
        services.AddSingleton<IScriptFolder>(Scripts).AddSingleton<IDraftProcessor>(Scripts).AddSingleton<IDraftRuns>(Scripts).AddSingleton<DraftLimits>().AddSingleton<ScriptCommands>();
        services.AddSingleton<IConnectionTester>(Tester);
        services.AddTradewindServer(new() { Version = "1.2.3", Https = https, OpenId = openId, PublicUrl = publicUrl, Proxies = proxies is null ? [] : [System.Net.IPNetwork.Parse(proxies)] });

        _app = builder.Build();
        _app.UseTradewindServer();
        _app.MapTradewindApi();
        _app.MapGet("/page", () => "a page");
        _app.MapGet("/form", (IAntiforgery forgery, HttpContext context) => forgery.GetAndStoreTokens(context).RequestToken!).AllowAnonymous();
    }

    public TestClock Clock { get; } = new();

    public LocalFeed Feed { get; } = new();

    public MemoryAccess Access { get; }

    public MemoryAssets Assets { get; } = new();

    public MemoryRunCallbacks RunCallbacks { get; } = new();

    public MemoryDeadlines Deadlines { get; } = new();

    public MemoryAlerts Alerts { get; } = new();

    public MemoryPlugins Plugins { get; } = new();

    public MemoryLineage Lineage { get; } = new();

    public MemoryPruning Pruning { get; } = new();

    public MemoryConfiguration Configuration { get; } = new();

    public MemoryTester Tester { get; } = new();

    public MemoryLimits Limits { get; } = new();

    public MemoryRuns Runs { get; }

    public MemoryRecovery Recovery { get; } = new();

    public MemoryCallbacks Callbacks { get; } = new();

    public MemoryDeferrals Deferrals { get; }

    public MemoryBackfills Backfills { get; }

    public MemoryScripts Scripts { get; }

    public MemoryFavourites Favourites { get; } = new();

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<RouteEndpoint> Endpoints => [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static async Task<TestServer> StartAsync(bool https = false, OpenIdSettings? openId = null, string? publicUrl = null, string? proxies = null, Action<WebApplication>? map = null)
    {
        var server = new TestServer(https, openId, publicUrl, proxies);
        foreach (var role in Enum.GetValues<Role>()) await server.AddUserAsync(role.ToString().ToLowerInvariant(), role);
        map?.Invoke(server._app);
        await server._app.StartAsync();
        server.Address = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>A client with a token of the role, or without one.</summary>
    public HttpClient Http(Role? role = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (role is { } known) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[known]);
        return http;
    }

    public TradewindClient Client(Role role) => new(Http(role));

    public TestBrowser Browser() => new(Address);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AddUserAsync(string name, Role role)
    {
        await Access.SaveUserAsync(new(name, PasswordHash, role, Passwords.NewStamp(), false, Clock.GetUtcNow()), default);
        _tokens[role] = AccessKey.NewToken();
        await Access.SaveTokenAsync(new($"token-{name}", AccessKey.Hash(_tokens[role]), name, "test", role, Clock.GetUtcNow(), null, null), default);
    }
}
