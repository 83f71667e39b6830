using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Assets;

/// <inheritdoc cref="IAssetCommands"/>
public sealed class AssetCommands(IAssetCatalogue assets, IDagStore dags, IAccessStore access, IFeed feed, TimeProvider time) : IAssetCommands
{
    // As much as a task may add.
    private const int LongestExtra = 64 * 1024;

    /// <inheritdoc/>
    public async Task<ToldEvent> EmitAsync(string asset, string? extraJson, string? partition, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.EmitAsset);
        if (AssetNames.IsAlias(asset)) throw new RejectedException(RejectedReason.Invalid, $"'{asset}' is an alias, which has no news of its own. Name the asset.", "asset");
        CheckExtra(extraJson);
        if (partition is not null && PartitionKeys.Fault(partition) is { } fault) throw new RejectedException(RejectedReason.Invalid, fault, "partition");
        await RequireOnAllAsync(Deed.EmitAsset, asset, caller, cancel);
        var now = time.GetUtcNow();
        var id = await assets.TellAsync(asset, now, extraJson, partition, caller.Name, cancel) ?? throw Missing(asset);
        await access.AuditAsync(new(now, caller.Name, "asset.emit", $"asset:{asset}", null, JsonSerializer.Serialize(new { @event = id, extra = extraJson, partition })));
        // The scheduler looks at what is due; pages at the DAGs.
        feed.Publish(new(Topic.Due));
        return new(new() { Id = id, Asset = asset, At = now, ExtraJson = extraJson, Partition = partition }, caller.Name);
    }

    /// <inheritdoc/>
    public async Task<int> ClearQueuedAsync(string? dagId, string? asset, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ClearNews);
        if (dagId is null && asset is null) throw new RejectedException(RejectedReason.Invalid, "Of which DAG or asset? Name one of them; all queued news is never dropped at once.", "dagId");
        if (dagId is not null) await caller.RequireAsync(Deed.ClearNews, dagId, dags, () => DagCommands.Missing(dagId), cancel);
        else await RequireOnAllAsync(Deed.ClearNews, asset!, caller, cancel);
        var dropped = await assets.ClearAsync(dagId, asset, cancel);
        if (dropped == 0) return 0;
        await access.AuditAsync(
            new(time.GetUtcNow(), caller.Name, "asset.clear_queued", dagId is null ? $"asset:{asset}" : $"dag:{dagId}", JsonSerializer.Serialize(new { dagId, asset, queued = dropped }), null));
        feed.Publish(new(Topic.Due));
        return dropped;
    }

    // News makes runs of every DAG that waits for it: it takes a role on each of them.
    private async Task RequireOnAllAsync(Deed deed, string asset, Caller caller, CancellationToken cancel)
    {
        if (caller.Rights.OnEverything >= deed.Takes) return;
        var lineage = await assets.LineageAsync(asset, cancel);
        var refused = 0;
        var seen = false;
        foreach (var dag in lineage.Consumers.Select(consumer => consumer.DagId).Concat(lineage.Producers.Select(producer => producer.DagId)).Distinct())
        {
            if (await caller.RefusalAsync(deed, dag, dags, cancel) is not { } refusal)
            {
                seen = true;
                continue;
            }

            seen |= !refusal.Unseen;
            if (lineage.Consumers.Any(consumer => consumer.DagId == dag)) refused++;
        }

        if (!seen) throw Missing(asset);
        if (refused > 0) throw new NotAllowedException($"{deed.Name} takes the role {deed.Takes.ToString().ToLowerInvariant()} on every DAG that waits for it; {caller.Name} has less on {refused} of them.");
    }

    private static RejectedException Missing(string asset) =>
        new(RejectedReason.NotFound, $"There is no asset '{asset}'. A script makes it, with .Emits(Asset(\"{asset}\")) or Schedule = On(Asset(\"{asset}\")).", "asset");

    private static void CheckExtra(string? json)
    {
        if (json is null) return;
        if (json.Length > LongestExtra) throw new RejectedException(RejectedReason.Invalid, $"What is added has {json.Length:N0} characters; at most {LongestExtra:N0} are allowed. Store it somewhere and add its place.", "extra");
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!SoundJson.IsSound(document.RootElement)) throw new RejectedException(RejectedReason.Invalid, "What is added holds text that is not well-formed Unicode.", "extra");
        }
        catch (JsonException fault)
        {
            throw new RejectedException(RejectedReason.Invalid, $"What is added is no JSON: {fault.Message}", "extra");
        }
    }
}
