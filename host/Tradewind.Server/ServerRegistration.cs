using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Versions;
using Tradewind.Engine.Why;
using Tradewind.Server.Access;
using Tradewind.Server.Api;
using Tradewind.Server.Circuits;
using Tradewind.Server.Headers;
using Tradewind.Server.Health;
using Tradewind.Server.Metrics;
using Tradewind.Server.OpenApi;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server;

/// <summary>Puts the REST API, sign-in and health into a web application.</summary>
public static class ServerRegistration
{
    /// <summary>No request of the API is longer, but for the packages of plugins.</summary>
    private const long LongestRequest = 1024 * 1024;

    /// <summary>Registers the server. The metastore's ports and <see cref="Engine.Feed.IFeed"/> come from elsewhere.</summary>
    public static IServiceCollection AddTradewindServer(this IServiceCollection services, ServerSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.TryAddForPlatform<IRunCommands, RunCommands>();
        services.TryAddForPlatform<IApprovalCommands, ApprovalCommands>();
        services.TryAddForPlatform<ICallbackCommands, CallbackCommands>();
        services.TryAddForPlatform<IRecoveryCommands, RecoveryCommands>();
        services.TryAddForPlatform<IBackfillCommands, BackfillCommands>();
        services.TryAddForPlatform<IDagCommands, DagCommands>();
        services.AddForPlatform<BulkTrigger>();
        services.AddScoped<FavouriteCommands>();
        services.AddSingleton<PoolCommands>();
        services.TryAddSingleton(new RetentionSettings());
        services.AddSingleton<PruneCommands>();
        services.AddForPlatform<ConnectionCommands>();
        services.AddForPlatform<ConnectionTestCommands>();
        services.AddForPlatform<VariableCommands>();
        services.AddForPlatform<ConnectionFileCommands>();
        services.AddForPlatform<VariableFileCommands>();
        services.AddSingleton<AlertCommands>();
        services.AddSingleton<PluginCommands>();
        services.AddSingleton<IUserCommands, UserCommands>();
        services.AddSingleton<ITokenCommands, TokenCommands>();
        services.TryAddForPlatform<IAssetCommands, AssetCommands>();
        // These read with the eyes of whoever asks.
        services.AddScoped<ScheduleQueries>();
        services.AddSighted<VersionQueries>();
        services.AddScoped<WindowQueries>();
        services.TryAddScoped<IWhyQueries, WhyNotRunning>();
        services.AddScoped<RunWatch>();
        services.AddSingleton<LogIndexes>();
        services.AddScoped<LogTail>();

        services.AddAccess(settings);
        services.AddTradewindHealth();
        services.AddTradewindMetrics();

        services.AddProblemDetails(options => options.CustomizeProblemDetails = StatusWords.Add);
        services.AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<IdConstraint>("id"));
        services.ConfigureHttpJsonOptions(options =>
        {
            TradewindJson.Configure(options.SerializerOptions);
            // Which of two would count nobody can tell, and what must be there is not null.
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.RespectNullableAnnotations = true;
        });
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    /// <summary>
    /// What every request passes: errors, headers, who calls. To be called first; pages and API are mapped after it.
    /// </summary>
    public static WebApplication UseTradewindServer(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServerSettings>().Proxies is { Count: > 0 } proxies) app.UseForwardedHeaders(Forwarded(proxies));
        app.Use(SecurityHeaders.AddAsync);
        app.UseExceptionHandler();
        app.UseWhen(context => IsProgram(context.Request), api => api.UseStatusCodePages());
        // A person gets the dashboard's page for it, with the status as it was.
        app.UseWhen(context => IsPage(context.Request), pages => pages.UseStatusCodePagesWithReExecute("/not-found", "?status={0}"));
        app.UseWebSockets();
        app.Use(ForeignOrigins.RefuseAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.Use(RequestUser.NoteAsync);
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<CircuitLimit>().InvokeAsync);
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Maps <c>/api/v1</c>, sign-in and sign-out, <c>/health</c> and the OpenAPI document.</summary>
    public static IEndpointRouteBuilder MapTradewindApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").WithMetadata(new RequestSizeLimitAttribute(LongestRequest)).AddEndpointFilter<RouteGroupBuilder, CookieForgery>();
        api.MapInstallation();
        api.MapPlugins();
        api.MapDags();
        api.MapVersions();
        api.MapScripts();
        api.MapRuns();
        api.MapRetention();
        api.MapSchedules();
        api.MapCharts();
        api.MapTasks();
        api.MapCallbacks();
        api.MapApprovals();
        api.MapRecovery();
        api.MapBackfills();
        api.MapLogs();
        api.MapRunCallbacks();
        api.MapDeadlines();
        api.MapConnections();
        api.MapVariables();
        api.MapConfigurationFiles();
        api.MapPools();
        api.MapAlerts();
        api.MapAssets();
        api.MapUsers();
        api.MapTokens();

        endpoints.MapSignIn();
        endpoints.MapTradewindHealth();
        endpoints.MapTradewindMetrics();
        endpoints.MapOpenApi();
        return endpoints;
    }

    private static void AddAccess(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<Accounts>();
        services.AddScoped<RequestUser>();
        services.AddSingleton<CircuitLimit>();
        services.Replace(ServiceDescriptor.Scoped<ISight, CallerSight>());
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Audit>();
        services.AddSingleton<FirstSignIn>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();

        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();
        var authentication = services.AddAuthentication(Schemes.Either)
            .AddPolicyScheme(
                Schemes.Either, null, options => options.ForwardDefaultSelector = context => TokenHandler.IsMeant(context.Request) ? Schemes.Token : Schemes.Session)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(Schemes.Token, null)
            .AddCookie(Schemes.Session);
        if (settings.OpenId is { } provider)
        {
            services.AddSingleton(provider);
            services.AddSingleton<OpenIdAccounts>();
            services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OpenIdSignIn>();
            authentication.AddOpenIdConnect(Schemes.OpenId, _ => { });
        }

        services.AddAuthorization(Policies.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeedRequirement.Answer>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.Https ? "__Host-tradewind-form" : "tradewind-form";
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = settings.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            // The security headers say it for every page.
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    // However many of them a request came through: the first that is none of ours is who called.
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies) options.KnownIPNetworks.Add(network);
        return options;
    }

    private static bool IsProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/openapi") || request.Path.StartsWithSegments("/health") || request.Path.StartsWithSegments("/metrics");

    private static bool IsPage(HttpRequest request) =>
        !IsProgram(request) && HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Value is "text/html");
}
