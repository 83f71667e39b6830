using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Access;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Sample;

internal static class SampleRegistration
{
    /// <summary>Puts a sample installation behind the engine's ports.</summary>
    public static IServiceCollection AddSample(this IServiceCollection services, SampleInstallation sample)
    {
        var stores = new SampleStores(sample);
        var commands = new SampleCommands(sample);
        var assets = new SampleAssets(sample);
        var recovery = new SampleRecovery(sample);
        var configuration = new SampleConfiguration(sample);
        var access = new SampleAccess(sample);
        var alerts = new SampleAlerts(sample);
        var scripts = new SampleScripts(sample);
        var deferrals = new SampleDeferrals(sample);
        var plugins = new SamplePlugins(sample);
        return services
            .AddSingleton<IFeed>(sample.Feed)
            .AddSingleton<IDagQueries>(new SampleDagQueries(sample))
            .AddSingleton<IRunQueries>(new SampleRunQueries(sample))
            .AddSingleton<IWhyQueries>(new SampleWhy(sample))
            .AddSingleton<IStateStore>(new SampleStates(sample))
            .AddSingleton<INodeStore>(stores)
            .AddSingleton<IPluginStore>(stores)
            .AddSingleton<IMetastoreProbe>(stores)
            .AddSingleton<IPluginPackages>(plugins)
            .AddSingleton<IPluginInstalls>(plugins)
            .AddSingleton<PluginCommands>()
            .AddSingleton<IAssetStore>(stores)
            .AddSingleton<IAssetCatalogue>(assets)
            .AddSingleton<IAssetCommands>(assets)
            .AddSingleton<ICallbackStore>(new SampleCallbacks(sample))
            .AddSingleton<IDeadlineStore>(new SampleDeadlines(sample))
            .AddSingleton<IDagCommands>(commands)
            .AddSingleton<IFavouriteStore>(new SampleFavourites(sample))
            .AddScoped<FavouriteCommands>()
            .AddSingleton<IRunCommands>(commands)
            .AddSingleton<BulkTrigger>()
            .AddSingleton<IRecoveryCommands>(recovery)
            .AddSingleton<IBackfillCommands>(recovery)
            .AddSingleton<IBackfillStore>(recovery)
            .AddSingleton<ScheduleQueries>()
            .AddSingleton<VersionQueries>()
            .AddSingleton<WindowQueries>()
            .AddSingleton<ILimitStore>(configuration)
            .AddSingleton<IConfigurationStore>(configuration)
            .AddSingleton<PoolCommands>()
            .AddSingleton(new RetentionSettings())
            .AddSingleton<ConnectionCommands>()
            .AddSingleton<ConnectionTestCommands>()
            .AddSingleton<IConnectionTester>(new SampleTester(sample))
            .AddSingleton<VariableCommands>()
            .AddSingleton<ConnectionFileCommands>()
            .AddSingleton<VariableFileCommands>()
            .AddSingleton<IAccessStore>(access)
            .AddSingleton<IUserCommands>(access)
            .AddSingleton<ITokenCommands>(access)
            .AddSingleton(alerts)
            .AddSingleton<IAlertStore>(alerts)
            .AddSingleton<IAlertSender>(alerts)
            .AddSingleton(new AlertText("https://tradewind.example.com"))
            .AddSingleton<AlertCommands>()
            .AddSingleton<IScriptFolder>(scripts)
            .AddSingleton<IDraftProcessor>(scripts)
            .AddSingleton<IDraftRuns>(scripts)
            .AddSingleton<DraftLimits>()
            .AddSingleton<ScriptCommands>()
            .AddSingleton<IDeferralStore>(deferrals)
            .AddSingleton<IApprovalCommands>(deferrals);
    }
}
