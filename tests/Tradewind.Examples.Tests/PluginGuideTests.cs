using System.Diagnostics;
using Tradewind.Testing;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>The plugin of docs/plugins.md, built from the files and with the command that the page gives.</summary>
public sealed class PluginGuideTests(Workplace workplace) : IClassFixture<Workplace>
{
    private static IReadOnlyList<Snippet> Page { get; } = [.. Snippet.Of("docs/plugins.md")];

    [Fact]
    public async Task Plugin_of_the_guide_is_built_and_greets()
    {
        var project = workplace.Write("Greeter/Greeter.csproj", Page.First(one => one.Language == "xml").Text.Replace("/path/to/tradewind", Repository.Root));
        workplace.Write("Greeter/plugin.json", Page.First(one => one.Language == "json").Text);
        workplace.Write("Greeter/Greet.cs", Page.First(one => one.Language == "csharp").Text);
        var script = workplace.Write("greet.csx", Page.Single(one => one.Text.Contains("new Greet ", StringComparison.Ordinal)).Text);
        var plugins = Path.Combine(Path.GetDirectoryName(script)!, "plugins");

        Page.ShouldContain(one => one.Language == "sh" && one.Text.Contains("dotnet publish -c Release -o out\n", StringComparison.Ordinal));
        Publish(Path.GetDirectoryName(project)!, Path.Combine(plugins, "Greeter"));
        await using var dag = await TestDag.LoadAsync(script, new() { PluginsDirectory = plugins });

        (await dag.RunAsync()).Task("greet").ShouldHaveSucceeded().Output<string>().ShouldBe("Hello Ada!");
    }

    private static void Publish(string project, string to)
    {
        // No build node may outlive the test: it would keep the output open.
        var start = new ProcessStartInfo("dotnet", ["publish", "-c", "Release", "-o", to]) { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" } };
        using var dotnet = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var errors = dotnet.StandardError.ReadToEndAsync();
        var output = dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        dotnet.ExitCode.ShouldBe(0, output + errors.Result);
    }
}
