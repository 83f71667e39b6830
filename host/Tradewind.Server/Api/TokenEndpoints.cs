using System.Security.Claims;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class TokenEndpoints
{
    private const int LongestLabel = 100;
    private const int StandardDays = 90;
    private const int MostDays = 3_650;

    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("tokens", ListAsync).WithSummary("API tokens: one's own, or with the role admin another user's.");
        api.MapPost("tokens", CreateAsync).WithSummary("Makes an API token for oneself. Its key is shown in this answer only.");
        api.MapDelete("tokens/{tokenId:id}", RevokeAsync).WithSummary("Revokes an API token: one's own, or with the role admin any.");
    }

    private static async Task<ResourcePage<TokenResource>> ListAsync(string? user, IAccessStore store, ClaimsPrincipal caller, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var whose = check.Text("user", user)?.ToLowerInvariant() ?? caller.Identity!.Name!;
        check.Done();
        if (whose != caller.Identity!.Name) caller.Caller().Require(new Deed("Listing another user's tokens", Role.Admin));
        return Resources.Page([.. (await store.TokensAsync(whose, cancel)).Where(token => !Sessions.IsSession(token))], Resources.Token);
    }

    private static async Task<IResult> CreateAsync(
        TokenRequest request, IAccessStore store, Audit audit, TimeProvider time, ClaimsPrincipal caller, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var label = check.Text("label", request.Label, LongestLabel);
        if (label is null || label.StartsWith(Sessions.Reserved)) check.Add("label", $"'label' says what the token is for, and does not begin with {Sessions.Reserved}.");
        var role = check.Role("role", request.Role) ?? caller.Caller().Role;
        var days = check.Number("days", request.Days, 1, MostDays, StandardDays);
        check.Done();
        caller.Caller().Require(new Deed($"Making a token of the role {Words.Of(role)}", role));

        var key = AccessKey.NewToken();
        var now = time.GetUtcNow();
        var token = new TokenRecord(AccessKey.NewId(), AccessKey.Hash(key), caller.Identity!.Name!, label!, role, now, now.AddDays(days), null);
        await store.SaveTokenAsync(token, cancel);
        var resource = Resources.Token(token);
        await audit.NoteAsync(caller, "token.create", $"token:{token.Id}", null, JsonSerializer.Serialize(resource, TradewindJson.Default.TokenResource), cancel);
        return TypedResults.Created((string?)null, new TokenCreated { Token = resource, Key = key });
    }

    private static async Task<IResult> RevokeAsync(
        string tokenId, IAccessStore store, Accounts accounts, Audit audit, ClaimsPrincipal caller, CancellationToken cancel)
    {
        // To anyone else another user's token does not exist.
        var mayRevoke = caller.Caller().May(Role.Admin) || (await store.TokensAsync(caller.Identity!.Name!, cancel)).Any(token => token.Id == tokenId);
        if (!mayRevoke || !await store.RevokeTokenAsync(tokenId, cancel))
            throw new RejectedException(RejectedReason.NotFound, $"There is no token '{tokenId}'.", "tokenId");
        accounts.Forget();
        await audit.NoteAsync(caller, "token.revoke", $"token:{tokenId}", null, null, cancel);
        return TypedResults.NoContent();
    }
}
