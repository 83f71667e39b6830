using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about the installation itself.</summary>
internal static class InstallationCommands
{
    public static IEnumerable<Command> All() => [Plugins(), Nodes(), ChartCommands.Activity(), WhoAmI(), HealthCommand.Create(), RetentionCommands.Retention()];

    private static Command Plugins()
    {
        var json = Shared.Json();
        var operators = new Option<bool>("--operators") { Description = "Also what each operator does" };
        var list = Shared.Command("list", "The plugins and what they bring.", "plugins list --operators", operators, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.PluginsAsync(cancel);
            if (parsed.GetValue(json))
            {
                Print.Json(page);
                return ExitCode.Ok;
            }

            const string none = "There are no plugins. Drop a plugin's folder into the plugins folder.";
            if (parsed.GetValue(operators))
            {
                Print.Table(
                    ["Plugin", "Operator", "Kind", "Does"],
                    page.Items.Where(plugin => plugin.Active).SelectMany(plugin => plugin.Operators.Select(one => new[] { plugin.Name, one.Name, one.Kind, one.Summary?.Split('\n')[0] })), none);
                return ExitCode.Ok;
            }

            Print.Table(
                ["Plugin", "Version", "State", "Operators", "Brings"],
                page.Items.Select(plugin => new[]
                {
                    plugin.Name, plugin.Version, plugin.Error is not null ? "failed" : plugin.Active ? "active" : "retired", $"{plugin.Operators.Count}", plugin.Error ?? plugin.Description,
                }),
                none);
            return ExitCode.Ok;
        });
        return new Command("plugins", "The plugins.") { list };
    }

    private static Command WhoAmI()
    {
        var json = Shared.Json();
        return Shared.Command("whoami", "As whom these commands call the server, what that account may do, and which version the server has.", "whoami", json).Asks(async (parsed, client, cancel) =>
        {
            var caller = await client.CallerAsync(cancel);
            if (parsed.GetValue(json))
            {
                Print.Json(caller);
                return ExitCode.Ok;
            }

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
            if (parsed.GetValue(json))
            {
                Print.Json(page);
                return ExitCode.Ok;
            }

            Print.Table(
                ["Node", "State", "Roles", "Queues", "Running", "Last heard", "Version"],
                page.Items.Select(node => new[]
                {
                    node.NodeId, node.Lost ? "lost" : node.Troubles.Count == 0 ? "alive" : $"alive ({string.Join(", ", node.Troubles)} in trouble)", string.Join(", ", node.Roles), string.Join(", ", node.Queues), node.Slots == 0 ? null : $"{node.Running} of {node.Slots}",
                    Times.Of(node.HeartbeatAt), node.Version,
                }),
                "No process is present.");
            return ExitCode.Ok;
        });
        return new Command("nodes", "The processes of the installation.") { list };
    }
}
