using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.OpenApi;

namespace Tradewind.Server.Api;

internal static class PluginEndpoints
{
    public static void MapPlugins(this IEndpointRouteBuilder api)
    {
        api.MapGet("plugins", ListAsync).WithSummary("The plugins.");
        api.MapPost("plugins", InstallAsync).Takes(Deed.InstallPlugins).WithMetadata(new RequestSizeLimitAttribute(IPluginPackages.MostBytes))
            .WithMetadata(PostedBody.File("application/zip", "The plugin's package: a zip of its folder, `plugin.json` at the top. At most 256 MiB."))
            .WithSummary("Installs a plugin on all nodes. The body is its package, a zip of its folder.");
        api.MapDelete("plugins/{name:id}", RemoveAsync).Takes(Deed.InstallPlugins)
            .WithSummary("Removes an installed plugin. Runs that have begun finish on it.");
    }

    private static async Task<ResourcePage<PluginResource>> ListAsync(IPluginStore plugins, CancellationToken cancel) =>
        Resources.Page(await plugins.ListAsync(cancel), Resources.Plugin);

    private static async Task<PluginPackageResource> InstallAsync(bool? check, HttpRequest request, PluginCommands plugins, ClaimsPrincipal user, CancellationToken cancel)
    {
        using var package = await plugins.CheckAsync(request.Body, user.Caller(), cancel);
        if (check != true) await plugins.InstallAsync(package, user.Caller(), cancel);
        return new()
        {
            Name = package.Plugin.Name,
            Version = package.Plugin.Version,
            ContentHash = package.Plugin.ContentHash,
            Description = package.Plugin.Description,
            Operators = Resources.Operators(package.Plugin),
            ConnectionTypes = Resources.ConnectionTypes(package.Plugin),
            Replaces = package.Replaces,
            InUse = package.IsInUse,
            Installed = check != true,
        };
    }

    private static async Task<NoContent> RemoveAsync(string name, string? version, PluginCommands plugins, ClaimsPrincipal user, CancellationToken cancel)
    {
        await plugins.RemoveAsync(name, version, user.Caller(), cancel);
        return TypedResults.NoContent();
    }
}
