namespace Tradewind.Metastore.Invariants;

/// <summary>Something in the metastore that must never be.</summary>
/// <param name="Rule">Which rule, for example <c>I1</c>.</param>
/// <param name="What">Where and how it is broken.</param>
public sealed record InvariantBreach(string Rule, string What);
