using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Logs;
using Tradewind.Metastore.Sqlite;
using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Security;

/// <summary>
/// The server over a real metastore in which two teams work: all that belongs to each is named after it, so that an answer which lets
/// something of the other through is known by its text alone.
/// </summary>
internal sealed class RealServer : IAsyncDisposable
{
    /// <summary>The team whose people sign in.</summary>
    public const string Own = "sales";

    /// <summary>The other team, of which they must see nothing.</summary>
    public const string Foreign = "payroll";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-server-");
    private readonly WebApplication _app;
    private readonly MemoryScripts _scripts = new();
    private readonly Dictionary<string, string> _tokens = [];

    private RealServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        // As in the executable: what is the platform's own must not read with the eyes of one request.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = true);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton<ISecretProtector, OpenProtector>();
        builder.Services.AddSqliteMetastore(Path.Combine(_folder.FullName, "tradewind.db")).AddMetastoreLogs().AddMetastoreBlobs();
        builder.Services.AddSingleton(services => new CallbackLinks(services.GetRequiredService<ISecretProtector>(), "http://localhost"));
        builder.Services.AddSingleton<IPluginPackages>(new MemoryPlugins());
        builder.Services.AddSingleton<IAlertSender>(new MemoryAlerts()).AddSingleton(new AlertText("http://localhost"));
        builder.Services.AddSingleton<IScriptFolder>(_scripts).AddSingleton<IDraftProcessor>(_scripts).AddSingleton<IDraftRuns>(_scripts).AddSingleton<DraftLimits>().AddSingleton<ScriptCommands>();
        builder.Services.AddSingleton<IConnectionTester>(new MemoryTester());
        builder.Services.AddTradewindServer(new() { Version = "1.2.3" });
        _app = builder.Build();
        _app.UseTradewindServer();
        _app.MapTradewindApi();
    }

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<RouteEndpoint> Endpoints => [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>By team: its run, backfill and callback.</summary>
    public Dictionary<string, (long Run, long Backfill, long Callback)> Teams { get; } = [];

    public static async Task<RealServer> StartAsync()
    {
        var server = new RealServer();
        await server.Services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        foreach (var team in new[] { Own, Foreign }) server.Teams[team] = await server.FillAsync(team);
        await server.AddUserAsync("root", new(Role.Admin, []));
        await server._app.StartAsync();
        server.Address = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public T Port<T>() where T : notnull => new PlatformServices(Services).GetService(typeof(T)) is T port ? port : throw new InvalidOperationException(typeof(T).Name);

    /// <summary>An account, with a token for all that it may do.</summary>
    public async Task AddUserAsync(string name, Rights rights)
    {
        var access = Services.GetRequiredService<IAccessStore>();
        await access.ChangeUserAsync(_ => new(new(name, null, rights.Everywhere, Passwords.NewStamp(), Disabled: false, Noon) { Grants = rights.Grants }, null), default);
        Services.GetRequiredService<Accounts>().Forget();
        if (_tokens.ContainsKey(name)) return;
        _tokens[name] = AccessKey.NewToken();
        await access.SaveTokenAsync(new($"token-{name}", AccessKey.Hash(_tokens[name]), name, "test", Role.Admin, Noon, null, null), default);
    }

    public HttpClient Http(string user)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[user]);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<(long Run, long Backfill, long Callback)> FillAsync(string team)
    {
        _scripts.Scripts[$"{team}.csx"] = $"// {team}_code";
        var (dags, runs) = (Port<IDagStore>(), Port<IRunStore>());
        var graph = new DagGraph
        {
            DagId = team, Tags = [$"{team}_tag"], Owner = $"{team}_owner", Description = $"{team}_text", Callbacks = [CallbackKind.Success],
            Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 * * * *"] }, Start = Noon.AddDays(-2),
            Tasks =
            [
                new() { Id = "load", Kind = TaskKind.Action, Operator = "code", Outlets = [$"{team}_done"], Callbacks = [CallbackKind.Success] },
                new() { Id = "ask", Kind = TaskKind.Approval, Operator = "code", Upstream = ["load"] },
            ],
        };
        var reader = new DagGraph
        {
            DagId = $"{team}_reader", Tags = [$"{team}_tag"],
            Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = $"{team}_done" } }, Start = Noon.AddDays(-2),
            Tasks = [new() { Id = "read", Kind = TaskKind.Action, Operator = "code" }],
        };
        (await dags.StoreAsync(new() { Path = $"{team}.csx", Key = $"key-{team}", Sources = [new($"{team}.csx", $"// {team}_code")], Assembly = [1], Symbols = [2], Plugins = [], Dags = [graph, reader] }, default)).Faults.ShouldBeEmpty();
        await dags.StoreFaultsAsync($"{team}.csx", $"bad-{team}", [new($"{team}.csx", 1, 1, "CS1002", $"{team}_fault")], default);

        var dag = (await dags.CurrentAsync(team, default))!;
        var made = LiveRun.Create(
            new()
            {
                DagId = team, VersionId = dag.VersionId, Key = $"{team}_run", Type = RunType.Manual, LogicalDate = Noon, DataIntervalStart = Noon, DataIntervalEnd = Noon,
                Params = $$"""{"of":"{{team}}"}""", TriggeredBy = "test", Note = $"{team}_note", CreatedAt = Noon,
            },
            dag.Plan);
        var run = (await runs.CreateAsync(new(made, "test") { ExpectedEpoch = null }, null, default))!.Value;
        await runs.UpdateAsync([run], "test", (live, changes) => live.Start(changes, Noon), default);
        await ReportAsync(runs, run, 0, new() { Kind = ReportKind.Succeeded, Output = Encoding.UTF8.GetBytes($"\"{team}_output\""), Rendered = $$"""{"path":"{{team}}_path"}""", Emitted = [new($"{team}_done", $"\"{team}_extra\"")] });
        await ReportAsync(runs, run, 1, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToApproval(new() { Subject = $"{team}_question", Options = ["Yes", "No"] }) });
        await Port<ILogStore>().AppendAsync([new(new(InstanceId.Of(run, 0), 1), Encoding.UTF8.GetBytes($"{team}_line\n"))], default);
        await Port<IConfigurationStore>().SaveConnectionAsync(new() { Id = $"{team}_db", Type = "postgres", Host = $"{team}_host" }, default);
        await Port<IConfigurationStore>().SaveVariableAsync(new($"{team}_variable", $"{team}_value", Secret: false, null), default);
        var backfill = await Port<IBackfillStore>().CreateAsync(
            new() { Request = new() { DagId = team, From = Noon.AddDays(-1), To = Noon, Note = $"{team}_backfill" }, CreatedBy = "test", CreatedAt = Noon },
            [new() { LogicalDate = Noon.AddHours(-1), DataInterval = new(Noon.AddHours(-1), Noon), RunAfter = Noon }], default);
        return (run, backfill, (await Port<ICallbackStore>().ListAsync(run, 0, 1, default)).ShouldHaveSingleItem().Id);
    }

    private static async Task ReportAsync(IRunStore runs, long run, int ordinal, AttemptReport report)
    {
        await runs.CommitAsync([], new ClaimRequest("n1", ["default"], 100, Noon), default);
        await runs.UpdateAsync([run], "agent:n1", (live, changes) => live.Report(changes, ordinal, live.Instances[ordinal].Fence, report, Noon).ShouldBeTrue(), default);
    }
}
