namespace Tradewind.Dashboard.Graph;

/// <summary>A box as the canvas draws it.</summary>
/// <param name="Label">Its first line.</param>
/// <param name="Note">Its second.</param>
/// <param name="Round">With round ends: what is no task and no DAG.</param>
public sealed record GraphNode(string Label, string Note, bool Round = false);
