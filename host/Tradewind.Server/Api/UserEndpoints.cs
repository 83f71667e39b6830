using System.Security.Claims;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class UserEndpoints
{
    private const int MostAudit = 1_000;

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        api.MapGet("users", ListAsync).Takes(Role.Admin).WithSummary("All accounts.");
        api.MapPut("users/{name:id}", SaveAsync).Takes(Role.Admin).WithSummary("Makes or changes an account; what is left out stays as it is.");
        api.MapGet("audit", AuditAsync).Takes(Role.Admin).WithSummary("Who did what, latest first.");
    }

    private static async Task<ResourcePage<UserResource>> ListAsync(IAccessStore store, CancellationToken cancel) =>
        Resources.Page(await store.UsersAsync(cancel), Resources.User);

    private static async Task<UserResource> SaveAsync(
        string name, UserRequest request, IAccessStore store, Accounts accounts, Audit audit, TimeProvider time, ClaimsPrincipal user, CancellationToken cancel)
    {
        name = name.ToLowerInvariant();
        var before = await store.UserAsync(name, cancel);
        var check = new RequestCheck();
        var role = check.Role("role", request.Role);
        if (request.Password is { } given && Passwords.Fault(given) is { } fault) check.Add("password", fault);
        if (request.Password is null && before is null) check.Add("password", "A new account needs a 'password'.");
        check.Done();

        var saved = new UserRecord(
            name,
            request.Password is { } password ? Passwords.Hash(password) : before!.PasswordHash,
            role ?? before?.Role ?? Role.Viewer,
            Passwords.NewStamp(),
            request.Disabled ?? before?.Disabled ?? false,
            before?.CreatedAt ?? time.GetUtcNow());
        if (await WouldLeaveNoAdminAsync(before, saved, store, cancel))
            throw new RejectedException(RejectedReason.Conflict, $"'{name}' is the last admin. Make another one first.", "role");

        await store.SaveUserAsync(saved, cancel);
        accounts.Forget();
        var now = Resources.User(saved);
        await audit.NoteAsync(
            user, "user.save", $"user:{name}", before is null ? null : JsonSerializer.Serialize(Resources.User(before), TradewindJson.Default.UserResource),
            JsonSerializer.Serialize(now, TradewindJson.Default.UserResource), cancel);
        return now;
    }

    private static async Task<ResourcePage<AuditResource>> AuditAsync(string? subject, int? limit, IAccessStore store, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var only = check.Text("subject", subject, 400);
        var size = check.Limit(limit, MostAudit);
        check.Done();
        return new() { Items = [.. (await store.AuditTrailAsync(only, size, cancel)).Select(Resources.Audit)] };
    }

    private static async Task<bool> WouldLeaveNoAdminAsync(UserRecord? before, UserRecord after, IAccessStore store, CancellationToken cancel)
    {
        if (!IsAdmin(before) || IsAdmin(after)) return false;
        return !(await store.UsersAsync(cancel)).Any(other => other.Name != after.Name && IsAdmin(other));
    }

    private static bool IsAdmin(UserRecord? user) => user is { Role: Role.Admin, Disabled: false };
}
