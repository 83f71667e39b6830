namespace Tradewind.Engine.Retention;

/// <summary>What one step through a DAG's runs came to.</summary>
/// <param name="Pruned">How many runs were pruned.</param>
/// <param name="Next">The run after which to go on; null when all that could be old was looked at.</param>
public sealed record PrunePage(int Pruned, long? Next);
