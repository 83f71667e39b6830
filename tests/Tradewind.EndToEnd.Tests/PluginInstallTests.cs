using System.IO.Compression;
using System.Reflection;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>A plugin that is installed at the server is on every node: a server and a worker that share no folder, on PostgreSQL.</summary>
public sealed class PluginInstallTests(PostgresInstallation installation) : IClassFixture<PostgresInstallation>
{
    [Fact]
    public async Task Installed_plugin_runs_on_a_node_that_never_had_its_files_and_a_run_finishes_on_the_version_it_began_with()
    {
        await using var server = installation.Start("server");
        await server.LineAsync("Ready:");
        await using var scheduler = installation.Start("scheduler", ("DATA", installation.At("scheduler")));
        await using var worker = installation.Start("worker", ("DATA", installation.At("worker")));

        var first = await installation.CliAsync("plugins", "install", Package("1.0.0"));
        first.ExitCode.ShouldBe(0, first.Output);
        first.Output.ShouldContain("OldGreeter");
        await LiveAsync("1.0.0");
        await installation.DropAsync("greeting", $$"""
            var dag = new Dag("greeting");
            var hold = dag.ActionAsync("hold", async ctx =>
            {
                ctx.Log("waiting");
                {{Scripts.Until("go-on")}}
            });
            var greet = dag.Action("greet", new OldGreeter { Name = "Ada" });
            hold.Then(greet);
            """);
        // A command that needs no server knows it too.
        var check = await installation.CliAsync("dags", "check", installation.At("dags/greeting.csx"));
        check.ExitCode.ShouldBe(0, check.Output);
        var run = await installation.TriggerAsync("greeting");
        await installation.LoggedAsync(run, "hold", "waiting");

        // A new version while the run goes on: it is compiled against for the next run, and this one never sees it.
        (await installation.CliAsync("plugins", "install", Package("1.1.0"))).ExitCode.ShouldBe(0);
        await LiveAsync("1.1.0");
        var api = installation.Api();
        await Eventually.IsTrueAsync("the DAG has its second version", async () => (await api.DagAsync("greeting")).Version == 2);
        installation.Write("go-on", "");

        (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.EndAsync(await installation.TriggerAsync("greeting"))).State.ShouldBe("success");
        var hashes = (await api.PluginsAsync()).Items.Where(plugin => plugin.Name == "Greeter.Old").ToDictionary(plugin => plugin.Version, plugin => plugin.ContentHash);
        foreach (var hash in hashes.Values) Directory.Exists(installation.At($"worker/cache/plugins/{hash}")).ShouldBeTrue();
        Directory.Exists(installation.At("worker/plugins")).ShouldBeFalse();
        (await api.DagVersionAsync("greeting", 1)).Plugins.ShouldContain($"Greeter.Old@{hashes["1.0.0"]}");
        (await api.DagVersionAsync("greeting", 2)).Plugins.ShouldContain($"Greeter.Old@{hashes["1.1.0"]}");

        // Back to the first, then refused for the last.
        (await installation.CliAsync("plugins", "remove", "Greeter.Old", "1.1.0")).ExitCode.ShouldBe(0);
        await LiveAsync("1.0.0");
        var refused = await installation.CliAsync("plugins", "remove", "Greeter.Old");
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("is used by 'greeting'");
        (await installation.EndAsync(await installation.TriggerAsync("greeting"))).State.ShouldBe("success");
    }

    private string Package(string version)
    {
        var built = typeof(PluginInstallTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Greeter.Old").Value!;
        var file = installation.At($"Greeter-{version}.zip");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var path in Directory.EnumerateFiles(built))
        {
            if (Path.GetFileName(path) != "plugin.json")
            {
                zip.CreateEntryFromFile(path, Path.GetFileName(path));
                continue;
            }

            using var writer = new StreamWriter(zip.CreateEntry("plugin.json").Open());
            writer.Write(File.ReadAllText(path).Replace("1.0.0", version));
        }

        return file;
    }

    private Task LiveAsync(string version) => Eventually.IsTrueAsync($"version {version} is live", async () =>
        (await installation.Api().PluginsAsync()).Items.Any(plugin => plugin.Name == "Greeter.Old" && plugin is { Active: true, Error: null } && plugin.Version == version));
}
