using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Server.Api;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Access;

/// <inheritdoc cref="ITokenCommands"/>
internal sealed class TokenCommands(IAccessStore store, Accounts accounts, Audit audit, IFeed feed, TimeProvider time) : ITokenCommands
{
    private const int LongestLabel = 100;
    private const int StandardDays = 90;
    private const int MostDays = 3_650;

    public async Task<IReadOnlyList<TokenRecord>> ListAsync(string user, Caller caller, CancellationToken cancel)
    {
        if (user != caller.User) caller.Require(Deed.ManageTokens);
        return [.. (await store.TokensAsync(user, cancel)).Where(token => !Sessions.IsSession(token))];
    }

    public async Task<(TokenRecord Token, string Key)> CreateAsync(string? label, string? role, IReadOnlyList<Grant>? grants, int? days, Caller caller, CancellationToken cancel)
    {
        var faults = new RequestCheck();
        var name = faults.Text("label", label, LongestLabel);
        if (name is null || name.StartsWith(Sessions.Reserved)) faults.Add("label", $"'label' says what the token is for, and does not begin with {Sessions.Reserved}.");
        var length = faults.Number("days", days, 1, MostDays, StandardDays);
        // A copy of it could be for more.
        if (caller.Rights is { Everywhere: Role.None, Within: not null }) throw new NotAllowedException("A token that is for some DAGs or connections only makes no tokens. Sign in, or use one that is for all.");
        // Who has roles on some DAGs only may pass these on.
        var own = caller.Rights.Highest;
        var may = faults.Role("role", role) ?? own;
        if (grants is not null && role is not null) faults.Add("role", "'role' is of a token for everything; one with 'grants' has the roles that these say.");
        if (may == Role.None) faults.Add("role", "A token of the role none may do nothing; use viewer, operator, author or admin, or 'grants'.");
        var now = time.GetUtcNow();
        var end = now.AddDays(length);
        // Or one that is lost shortly before its end would live on in its children.
        if (caller.Until is { } until && until < end)
        {
            if (days is not null) faults.Add("days", $"A token makes none that outlives it, and this one ends at {Instants.Write(until)}. Sign in to the dashboard to make one for longer.");
            end = until;
        }

        faults.Done();
        if (may > own) throw new NotAllowedException($"Making a token of the role {Words.Of(may)} takes that role; {caller.Name} has {Words.Of(own)}.");
        if (caller.User is not { } owner) throw new RejectedException(RejectedReason.Conflict, $"{caller.Name} is no account: it has no tokens.");

        var key = AccessKey.NewToken();
        var token = new TokenRecord(AccessKey.NewId(), AccessKey.Hash(key), owner, name!, may, now, end, null) { Grants = grants };
        await store.SaveTokenAsync(token, cancel);
        await audit.NoteAsync(caller.Name, "token.create", $"token:{token.Id}", null, Facts(token));
        feed.Publish(new(Topic.Access));
        return (token, key);
    }

    public async Task RevokeAsync(string id, Caller caller, CancellationToken cancel)
    {
        var missing = new RejectedException(RejectedReason.NotFound, $"There is no token '{id}'. See yours with: tradewind tokens list", "tokenId");
        if (!caller.May(Deed.ManageTokens.Takes))
        {
            var mine = caller.User is { } user ? (await store.TokensAsync(user, cancel)).FirstOrDefault(token => token.Id == id) : null;
            if (mine is null) throw missing;
            // What is for less than its owner may revoke itself, and no sessions or keys that are for more.
            if (caller.Rights.Within is { } owner && caller.Rights.Highest < owner.Highest && caller.Rights.Highest < Highest(mine))
                throw new NotAllowedException($"Revoking a token of the role {Words.Of(Highest(mine))} takes that role; this key has {Words.Of(caller.Rights.Highest)}.");
        }

        if (await store.RevokeTokenAsync(id, cancel) is not { } revoked) throw missing;
        accounts.Forget();
        await audit.NoteAsync(caller.Name, "token.revoke", $"token:{id}", Facts(revoked), null);
        feed.Publish(new(Topic.Access));
    }

    private static Role Highest(TokenRecord token) => token.Grants is { } grants ? grants.Select(grant => grant.Role).Append(Role.None).Max() : token.Role;

    private static string Facts(TokenRecord token) => JsonSerializer.Serialize(Resources.Token(token), TradewindJson.Default.TokenResource);
}
