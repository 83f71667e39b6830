namespace Tradewind.Testing;

/// <summary>A run or a task did not end as a test expects; the message says how it did, and shows its log.</summary>
public sealed class DagAssertionException(string message) : Exception(message);
