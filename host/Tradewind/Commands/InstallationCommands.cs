using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about the installation itself.</summary>
internal static class InstallationCommands
{
    public static IEnumerable<Command> All() => [PluginsCommand.Create(), Nodes(), ChartCommands.Activity(), WhoAmI(), HealthCommand.Create(), RetentionCommands.Retention()];

    private static Command WhoAmI()
    {
        var json = Shared.Json();
        return Shared.Command("whoami", "As whom these commands call the server, what that account may do, and which version the server has.", "whoami", json).Asks(async (parsed, client, cancel) =>
        {
            var caller = await client.CallerAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(caller);
            var version = await client.VersionAsync(cancel);
            Print.Facts(
                ("User", caller.Name), ("Role", caller.Role), ("Grants", caller.Grants is { } grants ? string.Join(", ", grants.Select(grant => $"{grant.Role} {grant.On}")) : null),
                ("Server", $"{ServerAccess.Address}, version {version.Version}"));
            return ExitCode.Ok;
        });
    }

    private static Command Nodes()
    {
        var json = Shared.Json();
        var list = Shared.Command("list", "The processes of the installation: those present, and those lost within the last day.", "nodes list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.NodesAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Node", "State", "Roles", "Queues", "Running", "Last heard", "Version"],
                page.Items.Select(node => new[]
                {
                    node.NodeId, node.Lost ? "lost" : node.Troubles.Count == 0 ? "alive" : $"alive ({string.Join(", ", node.Troubles.Select(trouble => trouble.Component))} in trouble)", string.Join(", ", node.Roles), string.Join(", ", node.Queues), node.Lost || node.Slots == 0 ? null : $"{node.Running} of {node.Slots}",
                    Times.Of(node.HeartbeatAt), node.Version,
                }),
                "No process is present.");
            foreach (var node in page.Items.Where(node => !node.Lost))
                foreach (var trouble in node.Troubles.Where(trouble => trouble.Why is not null)) Console.WriteLine($"{node.NodeId}, {trouble.Component}: {trouble.Why}");
            return ExitCode.Ok;
        });
        return new Command("nodes", "The processes of the installation.") { list };
    }
}
