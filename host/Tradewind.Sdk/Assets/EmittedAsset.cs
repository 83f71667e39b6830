namespace Tradewind;

/// <summary>What an attempt said of an asset with <c>ctx.Emit</c>; it becomes news when the task succeeds.</summary>
/// <param name="Asset">The asset's name.</param>
/// <param name="ExtraJson">What it added, as JSON; null when it added nothing.</param>
/// <param name="Alias">The alias it emitted to, as it stands in the graph; null for an asset that the task declares.</param>
/// <param name="Partition">The partition key it named; null for that of its run, if it has one.</param>
public readonly record struct EmittedAsset(string Asset, string? ExtraJson, string? Alias = null, string? Partition = null);
