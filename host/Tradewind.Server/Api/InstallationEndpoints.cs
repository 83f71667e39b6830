using System.Security.Claims;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class InstallationEndpoints
{
    public static void MapInstallation(this IEndpointRouteBuilder api)
    {
        api.MapGet("version", (ServerSettings settings) => new VersionResource { Version = settings.Version }).WithSummary("The server's version.");
        api.MapGet("me", Me).WithSummary("On whose behalf the call is made.");
        api.MapGet("nodes", NodesAsync).WithSummary("The processes of the installation.");
    }

    private static CallerResource Me(ClaimsPrincipal user)
    {
        var caller = user.Caller();
        // A token that is for some only says these; one that is not, what its user has.
        var grants = caller.Rights is { Everywhere: > Role.None, Within: { } own } ? own.Grants : caller.Rights.Grants;
        return new() { Name = user.Identity!.Name!, Role = Words.Of(caller.Role), Grants = grants.Count == 0 ? null : [.. grants.Select(Resources.Grant)] };
    }

    private static async Task<ResourcePage<NodeResource>> NodesAsync(INodeStore nodes, CancellationToken cancel) =>
        Resources.Page(await nodes.ListAsync(cancel), Resources.Node);
}
