using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Roles;

namespace Tradewind.Commands.Tests;

public sealed class NodePresenceTests
{
    [Fact]
    public async Task Heartbeat_that_fails_while_the_node_stops_is_no_fault_of_its_stop()
    {
        var (asked, failing) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        var nodes = Substitute.For<INodeStore>();
        nodes.HeartbeatAsync(null!, 0, null!, default, default).ReturnsForAnyArgs(_ =>
        {
            asked.TrySetResult();
            return failing.Task;
        });
        var node = new NodeInfo { Id = "n", Host = "h", ProcessId = 1, Roles = ["scheduler"], Version = "1" };
        using var presence = new NodePresence(TimeSpan.FromMilliseconds(30), node, new(), nodes, new LocalFeed(), TimeProvider.System, NullLogger<NodePresence>.Instance);
        await presence.StartAsync(default);
        await asked.Task;

        var stopping = presence.StopAsync(default);
        failing.SetException(new TimeoutException("The connection broke."));
        await stopping;

        presence.ExecuteTask!.IsFaulted.ShouldBeFalse();
        await nodes.Received().LeaveAsync("n", Arg.Any<CancellationToken>());
    }
}
