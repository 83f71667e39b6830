using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>How the installation is, asked of its server; or how one node is, asked of the metastore.</summary>
internal static class HealthCommand
{
    /// <summary><c>health</c>.</summary>
    public static Command Create()
    {
        var json = Shared.Json();
        var node = new Option<bool>("--node") { Description = "Of the node that has this data folder (TRADEWIND_DATA), without a server: whether the metastore has heard of it lately" };
        return Shared.Command("health", "How the installation is, by component. Exit code 1 when anything is unhealthy.", "health --node", node, json).Does((parsed, cancel) =>
            parsed.GetValue(node) ? NodeAsync(parsed.GetValue(json), cancel) : InstallationAsync(parsed.GetValue(json), ServerAccess.Connect(), cancel));
    }

    private static async Task<int> InstallationAsync(bool json, TradewindClient client, CancellationToken cancel)
    {
        var health = await client.HealthAsync(cancel);
        if (json) Print.Json(health);
        else Print.Table(["Component", "State", ""], health.Components.Select(one => new[] { one.Name, one.Status, one.Message }), "The server names no components.");
        return health.Status == "unhealthy" ? ExitCode.Failed : ExitCode.Ok;
    }

    // For the health check of a container: every answer is 0 or 1, also that of a metastore which is away.
    private static async Task<int> NodeAsync(bool json, CancellationToken cancel)
    {
        var options = TradewindOptions.FromEnvironment();
        var local = new LocalAccess(options.DataDirectory);
        var (healthy, message) = local.Node() is { } name
            ? await LookAsync(name, cancel)
            : (false, $"No node has left its name in {local.NodeFile}. Name the data folder of a node in TRADEWIND_DATA.");
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { node = local.Node(), status = healthy ? "healthy" : "unhealthy", message }));
        else await (healthy ? Console.Out : Console.Error).WriteLineAsync(message);
        return healthy ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<(bool Healthy, string Message)> LookAsync(string name, CancellationToken cancel)
    {
        try
        {
            await using var services = DbCommand.Open();
            var now = await services.GetRequiredService<IStoreClock>().NowAsync(cancel);
            var nodes = await services.GetRequiredService<INodeStore>().ListAsync(cancel);
            return Judge(name, nodes.FirstOrDefault(node => node.Info.Id == name), now);
        }
        catch (DbException fault)
        {
            return (false, $"Node {name} cannot be looked up, because the metastore cannot be used: {fault.Message}");
        }
    }

    private static (bool Healthy, string Message) Judge(string name, NodeView? node, DateTimeOffset now) => node switch
    {
        null => (false, $"Node {name} is not in the list of nodes: it has not come up yet, or it has stopped."),
        { Lost: true } => (false, $"Node {name} was given up: it was last heard {Ago(node, now)}. It enters anew as soon as it reaches the metastore."),
        _ when !node.Alive => (false, $"Node {name} has lost its lease: it was last heard {Ago(node, now)}."),
        _ => (true, $"Node {name} ({string.Join(", ", node.Info.Roles)}) is alive: last heard {Ago(node, now)}."),
    };

    private static string Ago(NodeView node, DateTimeOffset now) => $"{Times.Length(now - node.HeartbeatAt)} ago";
}
