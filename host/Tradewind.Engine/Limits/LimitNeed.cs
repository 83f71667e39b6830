namespace Tradewind.Engine.Limits;

/// <summary>What a task takes of one limit while it is queued or runs.</summary>
/// <param name="Limit">The limit's name, for example <c>pool:warehouse</c>; see <see cref="LimitNames"/>.</param>
/// <param name="Units">How much it takes.</param>
/// <param name="Capacity">How much there is; null for a pool, whose slots are set while tasks wait.</param>
public readonly record struct LimitNeed(string Limit, int Units, int? Capacity);
