using System.Security.Claims;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class PoolEndpoints
{
    private const int MostSlots = 1_000_000;

    public static void MapPools(this IEndpointRouteBuilder api)
    {
        api.MapGet("pools", ListAsync).WithSummary("All pools, with how much of each is in use and how many tasks wait for it.");
        api.MapGet("pools/{name:id}", GetAsync).WithSummary("A pool.");
        api.MapPut("pools/{name:id}", SaveAsync).Takes(Role.Author).WithSummary("Stores a pool; what is left out stays as it is.");
        api.MapDelete("pools/{name:id}", DeleteAsync).Takes(Role.Author).WithSummary("Deletes a pool that no active DAG uses.");
    }

    private static async Task<ResourcePage<PoolResource>> ListAsync(ILimitStore limits, CancellationToken cancel) =>
        Resources.Page(await limits.PoolsAsync(cancel), Resources.Pool);

    private static async Task<PoolResource> GetAsync(string name, ILimitStore limits, CancellationToken cancel) =>
        Resources.Pool(await limits.PoolAsync(name, cancel) ?? throw NoPool(name));

    private static async Task<PoolResource> SaveAsync(
        string name, PoolRequest request, ILimitStore limits, IFeed feed, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        var before = await limits.PoolAsync(name, cancel);
        var check = new RequestCheck();
        if (request.Slots is null && before is null) check.Add("slots", "A new pool needs 'slots'.");
        var slots = check.Number("slots", request.Slots, 0, MostSlots, before?.Pool.Slots ?? 0);
        var description = request.Description is null ? before?.Pool.Description : check.Lines("description", request.Description, 2_000) is { Length: > 0 } text ? text : null;
        check.Done();

        await limits.SavePoolAsync(new(name, slots, description), cancel);
        var now = Resources.Pool(await limits.PoolAsync(name, cancel) ?? new(new PoolRecord(name, slots, description), 0, 0));
        await audit.NoteAsync(user, "pool.save", $"pool:{name}", before is null ? null : Facts(before.Pool), Facts(new(name, slots, description)), cancel);
        feed.Publish(new(Topic.Pools));
        return now;
    }

    private static async Task<IResult> DeleteAsync(string name, ILimitStore limits, IFeed feed, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (await limits.PoolAsync(name, cancel) is not { } before) throw NoPool(name);
        if (await limits.DagsOfPoolAsync(name, cancel) is { Count: > 0 } users)
            throw new RejectedException(RejectedReason.Conflict, $"Pool '{name}' is used by {string.Join(", ", users.Take(5).Select(dag => $"'{dag}'"))}{(users.Count > 5 ? $" and {users.Count - 5} more DAGs" : "")}. Take it out of their scripts first.", "name");
        if (!await limits.DeletePoolAsync(name, cancel)) throw NoPool(name);
        await audit.NoteAsync(user, "pool.delete", $"pool:{name}", Facts(before.Pool), null, cancel);
        feed.Publish(new(Topic.Pools));
        return TypedResults.NoContent();
    }

    private static string Facts(PoolRecord pool) => JsonSerializer.Serialize(new { pool.Slots, pool.Description }, JsonSerializerOptions.Web);

    private static RejectedException NoPool(string name) =>
        new(RejectedReason.NotFound, $"There is no pool '{name}'. Make it with: tradewind pools set {name} SLOTS", "name");
}
