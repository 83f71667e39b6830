using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("tokens", ListAsync).WithSummary("API tokens: one's own, or with the role admin another user's.");
        api.MapPost("tokens", CreateAsync).WithSummary("Makes an API token for oneself. Its key is shown in this answer only.");
        api.MapDelete("tokens/{tokenId:id}", RevokeAsync).WithSummary("Revokes an API token: one's own, or with the role admin any.");
    }

    private static async Task<ResourcePage<TokenResource>> ListAsync(string? user, ITokenCommands tokens, ClaimsPrincipal caller, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var whose = check.Text("user", user)?.ToLowerInvariant() ?? caller.Identity!.Name!;
        check.Done();
        return Resources.Page(await tokens.ListAsync(whose, caller.Caller(), cancel), Resources.Token);
    }

    private static async Task<Created<TokenCreated>> CreateAsync(TokenRequest request, ITokenCommands tokens, ClaimsPrincipal caller, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var grants = check.Grants("grants", request.Grants);
        check.Done();
        var (token, key) = await tokens.CreateAsync(request.Label, request.Role, grants, request.Days, caller.Caller(), cancel);
        return TypedResults.Created((string?)null, new TokenCreated { Token = Resources.Token(token), Key = key });
    }

    private static async Task<NoContent> RevokeAsync(string tokenId, ITokenCommands tokens, ClaimsPrincipal caller, CancellationToken cancel)
    {
        await tokens.RevokeAsync(tokenId, caller.Caller(), cancel);
        return TypedResults.NoContent();
    }
}
