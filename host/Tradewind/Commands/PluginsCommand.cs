using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about plugins.</summary>
internal static class PluginsCommand
{
    // A large package over a slow line, then its check.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary><c>plugins …</c></summary>
    public static Command Create() => new("plugins", "The plugins.") { List(), Install(), Remove() };

    private static Command List()
    {
        var json = Shared.Json();
        var operators = new Option<bool>("--operators") { Description = "Also what each operator does" };
        return Shared.Command("list", "The plugins and what they bring.", "plugins list --operators", operators, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.PluginsAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            const string none = "There are no plugins. Install one with: tradewind plugins install X.zip";
            if (parsed.GetValue(operators))
            {
                Print.Table(
                    ["Plugin", "Operator", "Kind", "Does"],
                    page.Items.Where(plugin => plugin.Active).SelectMany(plugin => plugin.Operators.Select(one => new[] { plugin.Name, one.Name, one.Kind, Sentence(one.Summary) })), none);
                return ExitCode.Ok;
            }

            Print.Table(
                ["Plugin", "Version", "State", "Operators", "Connection types", "Installed", "Brings"],
                page.Items.Select(plugin => new[]
                {
                    plugin.Name, plugin.Version, plugin.Error is not null ? "failed" : plugin.Active ? "active" : "retired", $"{plugin.Operators.Count}",
                    string.Join(", ", plugin.ConnectionTypes.Select(type => type.Type)), plugin.InstalledAt is { } at ? $"{Times.Of(at)} by {plugin.InstalledBy}" : null, plugin.Error ?? plugin.Description,
                }),
                none);
            return ExitCode.Ok;
        });
    }

    private static Command Install()
    {
        var file = new Argument<FileInfo>("PACKAGE") { Description = "A zip of the plugin's folder, plugin.json at its top" };
        var check = new Option<bool>("--check") { Description = "Only tell what the package holds, and whether it can be used" };
        var json = Shared.Json();
        return Shared.Command("install", "Installs a plugin on all nodes. Runs that have begun finish on the version they began with.", "plugins install Greeter.zip", file, check, json).Does(async (parsed, cancel) =>
        {
            var package = parsed.GetRequiredValue(file);
            if (!package.Exists)
                throw new OptionsException([Directory.Exists(package.FullName) ? $"'{package.FullName}' is a folder. Pack what is in it: cd '{package.FullName}' && zip -r ../plugin.zip ." : $"There is no file '{package.FullName}'."]);
            await using var content = package.OpenRead();
            var held = await ServerAccess.Connect(Patience).InstallPluginAsync(content, parsed.GetValue(check), cancel);
            if (parsed.GetValue(json)) return Print.Json(held);
            Print.Facts(("Plugin", $"{held.Name} {held.Version}"), ("Brings", held.Description), ("In place of", held.InUse ? "itself: this very content is in use" : held.Replaces), ("Content", held.ContentHash[..12]));
            Console.WriteLine();
            if (held.Operators.Count > 0 || held.ConnectionTypes.Count == 0) Print.Table(["Operator", "Kind", "Does"], held.Operators.Select(one => new[] { one.Name, one.Kind, Sentence(one.Summary) }), "It brings no operators.");
            if (held is { Operators.Count: > 0, ConnectionTypes.Count: > 0 }) Console.WriteLine();
            if (held.ConnectionTypes.Count > 0) Print.Table(["Connection type", "Title", "About"], held.ConnectionTypes.Select(one => new[] { one.Type, one.Title, Sentence(one.Summary) }), "");
            await Console.Error.WriteLineAsync(held.Installed ? $"{held.Name} {held.Version} is installed. Servers take it up now, workers when they need it." : "It can be used. Nothing is installed yet.");
            return ExitCode.Ok;
        });
    }

    private static Command Remove()
    {
        var name = Shared.Name("NAME", "The plugin's name, as listed");
        var version = new Argument<string?>("VERSION") { Description = "Which version; all that are installed when left out", Arity = ArgumentArity.ZeroOrOne };
        return Shared.Command("remove", "Removes an installed plugin. Runs that have begun finish on it; one that DAGs would be left without is kept.", "plugins remove Greeter 1.0.0", name, version, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            var (plugin, which) = (parsed.GetRequiredValue(name), parsed.GetValue(version));
            await client.RemovePluginAsync(plugin, which, cancel);
            await Console.Error.WriteLineAsync($"{(which is null ? plugin : $"{plugin} {which}")} is removed.");
            return ExitCode.Ok;
        });
    }

    // A line of a table has room for the first sentence; the rest stands on the Plugins page.
    private static string? Sentence(string? summary) => summary?.Split('\n')[0] is not { } line ? null : line.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? line[..(end + 1)] : line;
}
