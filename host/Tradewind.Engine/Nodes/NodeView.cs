namespace Tradewind.Engine.Nodes;

/// <summary>A node as the list shows it.</summary>
/// <param name="Info">How it introduced itself.</param>
/// <param name="StartedAt">When it registered.</param>
/// <param name="HeartbeatAt">When it was last heard.</param>
/// <param name="LeaseUntil">Until when it is taken for alive.</param>
/// <param name="Running">How many attempts it ran at the last heartbeat.</param>
/// <param name="Lost">Whether it was given up.</param>
/// <param name="Alive">Whether it is taken for alive now, by the database's clock.</param>
public sealed record NodeView(
    NodeInfo Info, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, DateTimeOffset LeaseUntil, int Running, bool Lost, bool Alive)
{
    /// <summary>The components of which it said at the last heartbeat that it cannot do its part.</summary>
    public IReadOnlyList<NodeTrouble> Troubles { get; init; } = [];
}
