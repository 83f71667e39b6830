using System.Diagnostics;
using System.Xml.Linq;
using Tradewind.DagProcessor.Compilation;

namespace Tradewind.DagProcessor.Tests;

public sealed class StandaloneProgramTests : IDisposable
{
    private const string Script = """
        #!/usr/bin/env dotnet
        #:property PublishAot=false
        var dag = new Dag("alone") { Schedule = Daily(6) };
        var names = dag.Task("names", ctx => new List<Person> { new("Ada") });
        dag.Map("greet", names, person => $"Hello {person.Name}");
        record Person(string Name);
        """;

    // As dags/Directory.Build.props in the repository, but over the SDK as it is built: the same usings as the host gives a DAG file.
    private static string Props { get; } = new XElement(
        "Project",
        new XElement("PropertyGroup", new XElement("ImplicitUsings", "disable"), new XElement("Nullable", "annotations")),
        new XElement(
            "ItemGroup",
            new XElement("Reference", new XAttribute("Include", typeof(Dag).Assembly.Location)),
            ReferenceSet.DefaultUsings.Select(one => new XElement("Using", new XAttribute("Include", one))),
            ReferenceSet.DefaultStaticUsings.Select(one => new XElement("Using", new XAttribute("Include", one), new XAttribute("Static", "true"))))).ToString();

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Same_file_runs_in_the_host_and_under_dotnet_run()
    {
        File.WriteAllText(Path.Combine(_folder.Dags, "Directory.Build.props"), Props);

        var script = await _folder.ProcessAsync("alone.cs", Script);
        var (exitCode, output) = await DotnetRunAsync("alone.cs");

        script.Diagnostics.ShouldBeEmpty();
        script.Graphs.Single().Tasks.Count.ShouldBe(2);
        exitCode.ShouldBe(0, output);
        output.ShouldContain("alone: 2 tasks, no faults");
    }

    private async Task<(int ExitCode, string Output)> DotnetRunAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", file])
        {
            WorkingDirectory = _folder.Dags,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The variables of the build that runs this test must not reach the build that dotnet run makes.
            Environment = { ["MSBuildSDKsPath"] = null, ["MSBUILD_EXE_PATH"] = null, ["MSBuildExtensionsPath"] = null },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
