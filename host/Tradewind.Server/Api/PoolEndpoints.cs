using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class PoolEndpoints
{
    private const int MostHolders = 1_000;

    public static void MapPools(this IEndpointRouteBuilder api)
    {
        api.MapGet("pools", ListAsync).WithSummary("All pools, with how much of each is in use and how many tasks wait for it.");
        api.MapGet("pools/{name:id}", GetAsync).WithSummary("A pool.");
        api.MapGet("pools/{name:id}/holders", HoldersAsync).WithSummary("The task instances that have slots of a pool, of DAGs that the caller sees.");
        api.MapPut("pools/{name:id}", SaveAsync).Takes(Deed.Configure).WithSummary("Stores a pool; what is left out stays as it is.");
        api.MapDelete("pools/{name:id}", DeleteAsync).Takes(Deed.Configure).WithSummary("Deletes a pool that no active DAG uses.");
    }

    private static async Task<ResourcePage<PoolResource>> ListAsync(ILimitStore limits, CancellationToken cancel) =>
        Resources.Page(await limits.PoolsAsync(cancel), Resources.Pool);

    private static async Task<PoolResource> GetAsync(string name, ILimitStore limits, CancellationToken cancel) =>
        Resources.Pool(await limits.PoolAsync(name, cancel) ?? throw PoolCommands.Missing(name));

    private static async Task<ResourcePage<PoolHolderResource>> HoldersAsync(string name, int? limit, ILimitStore limits, IDagQueries dags, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var most = check.Limit(limit, MostHolders);
        check.Done();
        if (await limits.PoolAsync(name, cancel) is null) throw PoolCommands.Missing(name);
        var holders = await limits.HoldersAsync(dags, [LimitNames.Pool(name)], most, cancel);
        return new() { Items = [.. holders.Select(Resources.Holder)] };
    }

    private static async Task<PoolResource> SaveAsync(string name, PoolRequest request, PoolCommands pools, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Pool(await pools.SaveAsync(name, request.Slots, request.Description, user.Caller(), cancel));

    private static async Task<NoContent> DeleteAsync(string name, PoolCommands pools, ClaimsPrincipal user, CancellationToken cancel)
    {
        await pools.DeleteAsync(name, user.Caller(), cancel);
        return TypedResults.NoContent();
    }
}
