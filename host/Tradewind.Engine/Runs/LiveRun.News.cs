using Tradewind.Engine.Assets;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>The news of assets that tasks tell with their success.</summary>
public sealed partial class LiveRun
{
    private string? WrongNews(TaskInstance instance, AttemptReport report)
    {
        var outlets = TaskOf(instance).Outlets;
        foreach (var (asset, _, alias, partition) in report.Emitted)
        {
            if (partition is not null && PartitionKeys.Fault(partition) is { } wrong) return $"It emitted asset '{asset}': {wrong}";
            if (alias is null && !outlets.Contains(asset)) return $"It emitted asset '{asset}', which it does not declare. Add .Emits(...) with that asset to the task.";
            if (alias is null) continue;
            if (!outlets.Contains(alias)) return $"It emitted to alias '{alias}', which it does not declare. Add .EmitsTo(...) with that alias to the task.";
            if (AssetNames.IsAlias(asset)) return $"It emitted '{asset}' to alias '{alias}'; what is emitted to an alias is an asset.";
            if (AssetNames.Fault(asset) is { } fault) return fault;
        }

        return null;
    }

    // News of a run that is about one partition is about that one too, unless it names another.
    //
    // One event for each asset that it says nothing more of; of the others, one for each thing it says. An alias by itself says nothing.
    private void Emit(RunChanges changes, int ordinal, TaskSpec task, AttemptReport report, DateTimeOffset now)
    {
        // What a draft does must not set other DAGs going.
        if (Head.Type == RunType.Draft) return;
        foreach (var (asset, extra, alias, partition) in report.Emitted) changes.Emit(new(ordinal, asset, now, extra, alias, partition ?? Head.Partition));
        foreach (var asset in task.Outlets)
            if (!AssetNames.IsAlias(asset) && report.Emitted.All(one => one.Asset != asset)) changes.Emit(new(ordinal, asset, now, null, null, Head.Partition));
    }
}
