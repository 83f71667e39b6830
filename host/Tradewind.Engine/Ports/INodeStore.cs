using Tradewind.Engine.Nodes;

namespace Tradewind.Engine.Ports;

/// <summary>The processes of the installation, and who leads. All times are the database's.</summary>
public interface INodeStore
{
    /// <summary>Enters a node, with a lease of the given length.</summary>
    Task RegisterAsync(NodeInfo node, TimeSpan lease, CancellationToken cancel);

    /// <summary>Renews the lease; false when the node was given up meanwhile, and must register anew and drop what it runs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="running">How many attempts it runs.</param>
    /// <param name="troubles">The components of which it cannot do its part (<see cref="OwnTroubles"/>).</param>
    /// <param name="lease">For how long.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<bool> HeartbeatAsync(string node, int running, IReadOnlyList<NodeTrouble> troubles, TimeSpan lease, CancellationToken cancel);

    /// <summary>Takes a node that stops in good order out of the list.</summary>
    Task LeaveAsync(string node, CancellationToken cancel);

    /// <summary>Gives up nodes whose lease ended more than <paramref name="grace"/> ago and names them.</summary>
    Task<IReadOnlyList<string>> GiveUpExpiredAsync(TimeSpan grace, CancellationToken cancel);

    /// <summary>
    /// Gives up every other node at once: only for a metastore that a single process owns, where whoever is still
    /// listed at its start was killed.
    /// </summary>
    Task<IReadOnlyList<string>> GiveUpOthersAsync(string self, CancellationToken cancel);

    /// <summary>Nodes that were given up and still have open attempts.</summary>
    Task<IReadOnlyList<string>> LostWithWorkAsync(CancellationToken cancel);

    /// <summary>All nodes that are present, and those lost within the last day.</summary>
    Task<IReadOnlyList<NodeView>> ListAsync(CancellationToken cancel);

    /// <summary>Takes or renews a named lease; false while another holds it.</summary>
    Task<bool> LeadAsync(string lease, string holder, TimeSpan length, CancellationToken cancel);

    /// <summary>Gives a lease back, if held.</summary>
    Task ResignAsync(string lease, string holder, CancellationToken cancel);
}
