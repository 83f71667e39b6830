namespace Tradewind.Dashboard.Design;

/// <summary>One bar of <see cref="RunBars"/>: a run's state, how long it took, what a pointer over it says, and where it leads.</summary>
public sealed record RunBar(string State, TimeSpan? Duration, string Title, string Href);
