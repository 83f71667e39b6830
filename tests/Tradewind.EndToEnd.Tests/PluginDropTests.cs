using System.Reflection;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>A plugin is live a moment after its folder was dropped; a new version beside the old one.</summary>
public sealed class PluginDropTests(SqliteInstallation installation) : IClassFixture<SqliteInstallation>
{
    [Fact]
    public async Task Dropped_plugin_serves_without_a_restart_and_its_new_version_beside_the_old()
    {
        var node = await installation.StandaloneAsync();
        Install("Greeter.Old", "greeter");
        await LiveAsync("Greeter.Old");
        await installation.DropAsync("old_greeting", """
            var dag = new Dag("old_greeting");
            var greet = dag.Action("greet", new OldGreeter { Name = "Ada" });
            dag.Action("say", greet, words => Console.WriteLine(words));
            """);
        var before = await installation.EndAsync(await installation.TriggerAsync("old_greeting"));
        before.State.ShouldBe("success");

        // Another plugin whose dependency has the same name in another version.
        Install("Greeter.New", "greeter2");
        await LiveAsync("Greeter.New");
        await installation.DropAsync("new_greeting", """
            var dag = new Dag("new_greeting");
            var greet = dag.Action("greet", new NewGreeter { Name = "Ada" });
            dag.Action("say", greet, words => Console.WriteLine(words));
            """);
        var after = await installation.EndAsync(await installation.TriggerAsync("new_greeting"));
        var still = await installation.EndAsync(await installation.TriggerAsync("old_greeting"));

        (after.State, still.State).ShouldBe(("success", "success"));
        (await installation.LogAsync(after, "say")).ShouldContain("(2)");
        (await installation.LogAsync(still, "say")).ShouldContain("(1)");
        Processes.Lives(node.Id).ShouldBeTrue();
    }

    [Fact]
    public async Task New_version_in_the_same_folder_takes_over()
    {
        await installation.StandaloneAsync();
        Install("Greeter.New", "taken_over");
        await LiveAsync("Greeter.New", "2.0.0");

        var manifest = installation.At("data/plugins/taken_over/plugin.json");
        installation.Write("data/plugins/taken_over/plugin.json", (await File.ReadAllTextAsync(manifest)).Replace("2.0.0", "2.1.0"));

        await LiveAsync("Greeter.New", "2.1.0");
    }

    private void Install(string plugin, string folder)
    {
        var built = typeof(PluginDropTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == plugin).Value!;
        var target = installation.At($"data/plugins/{folder}");
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private Task LiveAsync(string name, string? version = null) => Eventually.IsTrueAsync($"plugin {name} {version} is live", async () =>
        (await installation.Api().PluginsAsync()).Items.Any(plugin => plugin.Name == name && plugin is { Active: true, Error: null } && (version is null || plugin.Version == version)));
}
