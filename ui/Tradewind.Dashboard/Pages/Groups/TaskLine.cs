namespace Tradewind.Dashboard.Pages.Groups;

/// <summary>A line in a list of tasks: a task, or the head of a group under which its tasks fold away.</summary>
/// <param name="Id">The id of the task or the group.</param>
/// <param name="Label">The id without that of the group it stands in.</param>
/// <param name="Depth">How many groups it stands in.</param>
/// <param name="Members">Of a group: all tasks in it; null for a task.</param>
/// <param name="IsFolded">Of a group: its tasks are not shown.</param>
public sealed record TaskLine(string Id, string Label, int Depth, IReadOnlyList<string>? Members, bool IsFolded)
{
    public bool IsGroup => Members is not null;

    /// <summary>How far its name is moved in.</summary>
    public string Indent => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"padding-left: {12 + (Depth * 18)}px");
}
