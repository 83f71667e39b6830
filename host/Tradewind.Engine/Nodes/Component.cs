namespace Tradewind.Engine.Nodes;

/// <summary>A part of the installation that some node must be alive for.</summary>
/// <param name="Name">Its name in <c>/health</c>.</param>
/// <param name="Role">The role of the nodes that make it up.</param>
/// <param name="Without">What it means when none is alive, and what to do.</param>
public sealed record Component(string Name, string Role, string Without)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Component> All { get; } =
    [
        new("scheduler", "scheduler", "No scheduler is alive: no new run starts, runs in progress go on. Start one with 'tradewind scheduler'."),
        new("agents", "agent", "No agent is alive: no task is executed. Start one with 'tradewind worker'."),
    ];

    /// <summary>What is wrong with it; null when it is healthy.</summary>
    public string? Trouble(IReadOnlyList<NodeView> nodes, DateTimeOffset now) =>
        nodes.Any(node => !node.Lost && node.LeaseUntil > now && node.Info.Roles.Contains(Role)) ? null : Without;
}
