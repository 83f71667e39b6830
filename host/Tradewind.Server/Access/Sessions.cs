using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>
/// Sessions of browsers. A session is a key like an API token's, kept in an encrypted cookie: signing out revokes it on the
/// server, so a copied cookie is worth nothing afterwards.
/// </summary>
internal sealed class Sessions(IAccessStore store, Accounts accounts, Audit audit, TimeProvider time)
{
    /// <summary>Labels that begin with it are the platform's own.</summary>
    public const char Reserved = '@';

    private const string Label = "@session";

    public static readonly TimeSpan Length = TimeSpan.FromDays(14);

    public static bool IsSession(TokenRecord token) => token.Label == Label;

    public async Task BeginAsync(UserRecord user, HttpContext context)
    {
        var cancel = context.RequestAborted;
        // Another account may have been signed in here: its session must not live on unseen.
        await EndAsync(context.User, cancel);
        var now = time.GetUtcNow();
        // A session stands for its user, whose rights bound it.
        var token = new TokenRecord(AccessKey.NewId(), AccessKey.Hash(AccessKey.NewSession()), user.Name, Label, Role.Admin, now, now + Length, null);
        await store.SaveTokenAsync(token, cancel);
        await audit.NoteAsync($"user:{user.Name}", "session.begin", $"user:{user.Name}", null, null);
        // The cookie says who it is; what that account may is asked with each request.
        var account = new Account(user.Name, Rights.None, user.Stamp, token.Hash, token.Id, token.ExpiresAt);
        await context.SignInAsync(Schemes.Session, Identity.Principal(account, Schemes.Session), new() { IsPersistent = true, ExpiresUtc = token.ExpiresAt });
    }

    public async Task EndAsync(HttpContext context)
    {
        await EndAsync(context.User, context.RequestAborted);
        await context.SignOutAsync(Schemes.Session);
    }

    /// <summary>Whom the session speaks for now; null when it is over.</summary>
    public async Task<Account?> FindAsync(ClaimsPrincipal user, CancellationToken cancel) =>
        Identity.KeyHashOf(user) is { } hash && await accounts.FindAsync(hash, cancel) is { } account && user.StillFits(account) ? account : null;

    private async Task EndAsync(ClaimsPrincipal user, CancellationToken cancel)
    {
        if (user.Identity?.AuthenticationType != Schemes.Session || Identity.KeyHashOf(user) is not { } hash) return;
        if (await accounts.FindAsync(hash, cancel) is not { } account) return;
        await store.RevokeTokenAsync(account.TokenId, cancel);
        accounts.Forget();
        await audit.NoteAsync($"user:{account.Name}", "session.end", $"user:{account.Name}", null, null);
    }
}
