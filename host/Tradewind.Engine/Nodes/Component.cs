namespace Tradewind.Engine.Nodes;

/// <summary>A part of the installation that some node must be alive for.</summary>
/// <param name="Name">Its name in <c>/health</c>.</param>
/// <param name="Role">The role of the nodes that make it up.</param>
/// <param name="Without">What it means when none is alive, and what to do.</param>
/// <param name="Ailing">What it means when one says that it cannot do its part; null when none ever does.</param>
public sealed record Component(string Name, string Role, string Without, string? Ailing = null)
{
    // An alert is read, not searched.
    private const int MostReasons = 3;

    /// <summary>The name of what executes tasks.</summary>
    public const string Agents = "agents";

    /// <summary>The name of what compiles and loads scripts: a child process of each server.</summary>
    public const string DagProcessor = "dag-processor";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Component> All { get; } =
    [
        new("scheduler", "scheduler", "No scheduler is alive: no new run starts, runs in progress go on. Start one with 'tradewind scheduler'."),
        new(
            Agents, "agent", "No agent is alive: no task is executed. Start one with 'tradewind worker'.",
            "An agent cannot keep up the process that executes tasks, and takes none until it can. The page Nodes and 'tradewind nodes list' say which agent and why."),
        new(
            DagProcessor, "server", "No server is alive: scripts that change are not taken up. Start one with 'tradewind server'.",
            "A server cannot process scripts just now: those that change are not taken up, what was taken up goes on. The page Nodes and 'tradewind nodes list' say which server and why."),
    ];

    /// <summary>What is wrong with it; null when it is healthy.</summary>
    public string? Trouble(IReadOnlyList<NodeView> nodes)
    {
        var alive = Alive(nodes);
        return alive.Count == 0 ? Without : alive.Any(node => node.Troubles.Any(IsMine)) ? Ailing : null;
    }

    /// <summary>The same, with what the nodes say of it: for those who may know machines and errors.</summary>
    public string? TroubleInDetail(IReadOnlyList<NodeView> nodes) => Trouble(nodes) is not { } trouble
        ? null
        : string.Join(' ', [trouble, .. Alive(nodes).SelectMany(node => node.Troubles.Where(one => IsMine(one) && one.Why is not null).Select(one => $"{node.Info.Id}: {one.Why}")).Take(MostReasons)]);

    /// <summary>The nodes that make it up.</summary>
    public IReadOnlyList<NodeView> Alive(IReadOnlyList<NodeView> nodes) => [.. nodes.Where(node => node.Alive && node.Info.Roles.Contains(Role))];

    private bool IsMine(NodeTrouble trouble) => trouble.Component == Name;
}
