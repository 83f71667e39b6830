namespace Tradewind.Dashboard.Design;

/// <summary>One tab: its word in the URL, its label, and a count to show beside it.</summary>
public sealed record Tab(string Key, string Label, string Href, string? Icon = null, string? Count = null);
