namespace Tradewind.Dashboard.Graph;

/// <summary>A task as the canvas draws it.</summary>
public sealed record GraphNode(string Label, string Note);
