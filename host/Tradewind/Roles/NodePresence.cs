using Tradewind.Agent;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;

namespace Tradewind.Roles;

/// <summary>
/// Keeps this process in the list of nodes. When it finds that it was given up while out of contact, it tells the agent
/// to drop its work, which others have done meanwhile, and enters anew.
/// </summary>
internal sealed partial class NodePresence(TimeSpan lease, NodeInfo node, OwnTroubles troubles, INodeStore nodes, IFeed feed, TimeProvider time, ILogger<NodePresence> log, AgentLoop? agent = null) : BackgroundService
{
    /// <summary>Enters the list before anything is claimed in the node's name.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await nodes.RegisterAsync(node, lease, cancellationToken);
        feed.Publish(new(Topic.Nodes));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await nodes.LeaveAsync(node.Id, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The lease ends by itself.
            Unheard(fault);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(lease / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await nodes.HeartbeatAsync(node.Id, agent?.Running ?? 0, troubles.All, lease, stoppingToken)) continue;
                GivenUp(node.Id);
                if (agent is not null) await agent.EvictedAsync(stoppingToken);
                await nodes.RegisterAsync(node, lease, stoppingToken);
                feed.Publish(new(Topic.Nodes));
            }
            catch (Exception fault) when (!(fault is OperationCanceledException && stoppingToken.IsCancellationRequested))
            {
                Unheard(fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Node {Node} was given up while it was out of contact; it enters anew")]
    private partial void GivenUp(string node);

    [LoggerMessage(LogLevel.Warning, "The metastore could not be told that this node is alive")]
    private partial void Unheard(Exception fault);
}
