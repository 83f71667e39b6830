namespace Tradewind.Engine.Limits;

/// <summary>What a task takes of one limit while it is queued or runs.</summary>
/// <param name="Limit">The limit's name, for example <c>pool:warehouse</c>; see <see cref="LimitNames"/>.</param>
/// <param name="Units">How much it takes.</param>
/// <param name="Capacity">How much there is; null for a pool, whose slots are set while tasks wait.</param>
/// <param name="OnCollision">What becomes of it when there is no room; all limits but keys let it wait.</param>
/// <param name="Per">For a rate the span in which <paramref name="Capacity"/> may start; nobody has part of it. Null for what is given back.</param>
public readonly record struct LimitNeed(string Limit, int Units, int? Capacity, OnCollision OnCollision = OnCollision.Queue, TimeSpan? Per = null);
