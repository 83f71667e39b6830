namespace Tradewind.Execution;

/// <summary>Gives the news of a task that succeeded the partition keys that its script says with functions.</summary>
internal static class PartitionedNews
{
    /// <summary>What the attempt said of assets, with a key for each event that names none and whose asset has a function.</summary>
    /// <exception cref="FailNowException">A function gives a text that may not be a key.</exception>
    public static IReadOnlyList<EmittedAsset> Of(TaskDefinition task, TaskContext ctx)
    {
        var said = ctx.Emitted;
        if (task.OutletPartitions.Count == 0) return said;
        return
        [
            .. said.Select(one => one is { Alias: null, Partition: null } && task.OutletPartitions.ContainsKey(one.Asset) ? one with { Partition = Key(task, one.Asset, ctx) } : one),
            // One that it said nothing of has news all the same.
            .. task.OutletPartitions.Keys.Where(asset => said.All(one => one.Asset != asset)).Select(asset => new EmittedAsset(asset, null, null, Key(task, asset, ctx))),
        ];
    }

    private static string Key(TaskDefinition task, string asset, TaskContext ctx)
    {
        var key = task.OutletPartitions[asset](ctx) ?? "";
        return PartitionKeys.Fault(key) is { } fault ? throw new FailNowException($"The partition function of asset '{asset}' on task '{task.Id}': {fault}") : key;
    }
}
