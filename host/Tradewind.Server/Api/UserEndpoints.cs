using System.Security.Claims;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class UserEndpoints
{
    private const int MostAudit = 1_000;

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        api.MapGet("users", ListAsync).Takes(Deed.ManageUsers).WithSummary("All accounts.");
        api.MapPut("users/{name:id}", SaveAsync).Takes(Deed.ManageUsers).WithSummary("Makes or changes an account; what is left out stays as it is.");
        api.MapPost("users/{name:id}/grants", GrantAsync).Takes(Deed.ManageUsers).WithSummary("Gives grants to an account and takes some away, beside those it has.");
        api.MapGet("audit", AuditAsync).Takes(Deed.ReadAudit).WithSummary("Who did what, latest first; with download=true all that match as a CSV file.")
            .Produces<ResourcePage<AuditResource>>().Produces<string>(contentType: "text/csv");
    }

    private static async Task<ResourcePage<UserResource>> ListAsync(IAccessStore store, CancellationToken cancel) =>
        Resources.Page(await store.UsersAsync(cancel), Resources.User);

    private static async Task<UserResource> SaveAsync(string name, UserRequest request, IUserCommands users, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var grants = check.Grants("grants", request.Grants);
        check.Done();
        return Resources.User(await users.SaveAsync(new(name, request.Role, request.Password, request.Disabled) { Grants = grants }, user.Caller(), cancel));
    }

    private static async Task<UserResource> GrantAsync(string name, GrantsRequest request, IUserCommands users, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var given = check.Grants("grant", request.Grant) ?? [];
        var taken = request.Revoke is { Count: > 0 } revoked ? check.Names("revoke", revoked, Grant.Most)! : [];
        if (request.Grant is not { Count: > 0 } && taken.Count == 0) check.Add("grant", "Say what to give, with 'grant', or what to take away, with 'revoke'.");
        check.Done();
        return Resources.User(await users.SaveAsync(new(name, null, null, null) { Given = given, Taken = taken }, user.Caller(), cancel));
    }

    private static async Task<IResult> AuditAsync(
        string? subject, string? dag, string? text, string? cursor, int? limit, bool? download, IAccessStore store, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var only = check.Text("subject", subject, 400);
        var contained = check.Text("text", text);
        var dagId = check.Text("dag", dag);
        var size = check.Limit(limit, MostAudit);
        if (download is true && (cursor is not null || limit is not null)) check.Add("download", "'download' gives all that match; leave 'cursor' and 'limit' out.");
        check.Done();
        var filter = new AuditFilter(only, contained, dagId);
        if (download is true) return TypedResults.Stream(stream => AuditCsv.WriteAsync(stream, store, filter, cancel), AuditCsv.ContentType, "audit.csv");
        return TypedResults.Ok(Resources.Page(await store.AuditTrailAsync(filter, cursor, size, cancel), Resources.Audit));
    }
}
