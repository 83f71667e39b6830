using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Layout;
using Tradewind.Dashboard.Live;
using Tradewind.Engine.Drafts;

namespace Tradewind.Dashboard;

/// <summary>Puts the dashboard into a server.</summary>
public static class DashboardRegistration
{
    // The longest draft that the editor sends, whatever letters it has and however they are escaped.
    private const long LargestMessage = 8 * DraftLimits.LongestText;

    /// <summary>
    /// Registers the pages and what they stand on. The server brings the engine's read and command services,
    /// authentication and its cookie; see <see cref="Links.SignIn"/> and <see cref="Links.SignOut"/> for the two
    /// addresses whose POSTs it answers, and <see cref="Links.SignInElsewhere"/>.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services, SignInChoices signIn)
    {
        services.AddSingleton(signIn);
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        services.AddCascadingAuthenticationState();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddPages();
    }

    /// <summary>What the pages ask for, without the machinery that serves them.</summary>
    internal static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<SceneCache>();

        services.AddScoped<CurrentCaller>();
        services.AddScoped<Act>();
        services.AddScoped<BrowserUi>();
        services.AddScoped<Toasts>();
        services.AddScoped<PaletteOpener>();
        services.AddScoped<PaletteSearch>();
        return services;
    }

    /// <summary>
    /// Maps the pages and their files. Call after authentication, authorization and antiforgery are in the pipeline.
    /// </summary>
    public static IEndpointConventionBuilder MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        // Style, scripts and pictures hold nothing of the installation, and the sign-in page needs them.
        endpoints.MapStaticAssets().AllowAnonymous();
        var pages = endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode().WithStaticAssets();
        // A page answers POST as well; after the server's own endpoints, so that its sign-in gets the sign-in form.
        pages.Add(page => ((RouteEndpointBuilder)page).Order = 1);
        return pages;
    }
}
