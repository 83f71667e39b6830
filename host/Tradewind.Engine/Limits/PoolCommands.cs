using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Limits;

/// <summary>Stores and deletes pools.</summary>
public sealed class PoolCommands(ILimitStore limits, IAccessStore access, IFeed feed, TimeProvider time)
{
    private const int MostSlots = 1_000_000;

    /// <summary>Stores a pool; what is null stays as it is, an empty description is removed.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The pool has faults.</exception>
    public async Task<PoolView> SaveAsync(string name, int? slots, string? description, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Configure);
        var faults = new RequestFaults();
        faults.Id("name", name);
        faults.Done();
        var before = await limits.PoolAsync(name, cancel);
        if (slots is null && before is null) faults.Add("slots", "A new pool needs 'slots'.");
        var pool = new PoolRecord(
            name, faults.Number("slots", slots, 0, MostSlots, before?.Pool.Slots ?? 0),
            description is null ? before?.Pool.Description : faults.Lines("description", description, 2_000) is { Length: > 0 } text ? text : null);
        faults.Done();

        await limits.SavePoolAsync(pool, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "pool.save", $"pool:{name}", before is null ? null : Facts(before.Pool), Facts(pool)));
        feed.Publish(new(Topic.Pools));
        return await limits.PoolAsync(name, cancel) ?? new(pool, 0, 0);
    }

    /// <summary>Deletes a pool that no active DAG uses.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name, or it is in use.</exception>
    public async Task DeleteAsync(string name, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Configure);
        if (await limits.PoolAsync(name, cancel) is not { } before) throw Missing(name);
        if (await limits.DagsOfPoolAsync(name, cancel) is { Count: > 0 } users)
            throw new RejectedException(RejectedReason.Conflict, $"Pool '{name}' is used by {string.Join(", ", users.Take(5).Select(dag => $"'{dag}'"))}{(users.Count > 5 ? $" and {users.Count - 5} more DAGs" : "")}. Take it out of their scripts first.", "name");
        if (!await limits.DeletePoolAsync(name, cancel)) throw Missing(name);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "pool.delete", $"pool:{name}", Facts(before.Pool), null));
        feed.Publish(new(Topic.Pools));
    }

    /// <summary>What is said when there is no such pool.</summary>
    public static RejectedException Missing(string name) =>
        new(RejectedReason.NotFound, $"There is no pool '{name}'. Make it with: tradewind pools set {name} SLOTS", "name");

    private static string Facts(PoolRecord pool) => JsonSerializer.Serialize(new { pool.Slots, pool.Description }, JsonSerializerOptions.Web);
}
