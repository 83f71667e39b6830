namespace Tradewind;

/// <summary>What an attempt said of an asset with <c>ctx.Emit</c>; it becomes news when the task succeeds.</summary>
/// <param name="Asset">The asset's name.</param>
/// <param name="ExtraJson">What it added, as JSON; null when it added nothing.</param>
public readonly record struct EmittedAsset(string Asset, string? ExtraJson);
