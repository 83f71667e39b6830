namespace Tradewind.Dashboard.Graph;

/// <summary>A node of a <see cref="FoldedGraph"/>: a task, or a group with all tasks in it.</summary>
/// <param name="Id">The id of the task or the group.</param>
/// <param name="IsGroup">Whether it is a group.</param>
/// <param name="Tasks">The numbers of its tasks.</param>
internal sealed record FoldedNode(string Id, bool IsGroup, List<int> Tasks);
