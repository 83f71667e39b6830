namespace Tradewind.Engine.Limits;

/// <summary>What one pass of admission did.</summary>
/// <param name="Runs">Runs of which instances were admitted.</param>
/// <param name="Queues">The queues in which they are offered.</param>
/// <param name="More">There may be more to admit at once.</param>
public sealed record Admitted(IReadOnlyList<long> Runs, IReadOnlyList<string> Queues, bool More);
