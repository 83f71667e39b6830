using System.Text.Json;
using Tradewind.Tests;

namespace Tradewind.Packaging.Tests;

/// <summary>What `dotnet publish host/Tradewind` lays out: the executable finds its child processes and plugins by these paths.</summary>
public sealed class AppLayoutTests
{
    private static readonly string[] DatabaseDrivers = ["Npgsql.dll", "Microsoft.Data.Sqlite.dll", "Dapper.dll"];

    // What stands outside the solution is published by whoever wants it.
    public static TheoryData<string> Plugins => [.. Repository.Files
        .Where(path => path.StartsWith("plugins/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal))
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Where(name => Repository.Read("Platform.sln").Contains($"{name}.csproj", StringComparison.Ordinal))];

    [Theory]
    [InlineData("runner", "Tradewind.Runner")]
    [InlineData("dag-processor", "Tradewind.DagProcessor")]
    public void Child_process_lies_beside_the_executable_and_brings_no_database_driver(string folder, string name)
    {
        var files = Files(folder);
        files.ShouldContain(OperatingSystem.IsWindows() ? $"{name}.exe" : name);
        files.ShouldContain($"{name}.runtimeconfig.json");
        files.ShouldContain("Tradewind.Sdk.dll");
        files.Intersect(DatabaseDrivers).ShouldBeEmpty("It executes code of DAG authors and never meets the metastore.");
        files.ShouldNotContain(file => file.StartsWith("Tradewind.Metastore", StringComparison.Ordinal));
        Files(".").ShouldNotContain(name, "Its files belong into its own folder.");
    }

    [Fact]
    public void Only_the_dag_processor_carries_the_compiler()
    {
        Files("dag-processor").ShouldContain("Microsoft.CodeAnalysis.CSharp.dll");
        Files("runner").ShouldNotContain("Microsoft.CodeAnalysis.CSharp.dll");
        Files(".").ShouldNotContain("Microsoft.CodeAnalysis.CSharp.dll");
    }

    [Theory]
    [MemberData(nameof(Plugins))]
    public void Plugin_is_a_folder_with_manifest_assembly_and_dependencies_but_no_sdk(string name)
    {
        var files = Files($"plugins/{name}");
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltApp.Folder, "plugins", name, "plugin.json"))).RootElement;
        var assembly = manifest.GetProperty("assembly").GetString()!;
        files.ShouldContain(assembly);
        files.ShouldContain(Path.ChangeExtension(assembly, ".deps.json"));
        files.ShouldNotContain("Tradewind.Sdk.dll", "With a copy of its own, its operators would not be operators to the host.");
    }

    [Theory]
    [MemberData(nameof(Plugins))]
    public void Plugin_brings_every_assembly_that_it_names(string name)
    {
        var folder = Path.Combine(BuiltApp.Folder, "plugins", name);
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{name}.deps.json")));
        dependencies.RootElement.GetProperty("targets").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(library => library.Value.TryGetProperty("runtime", out _))
            .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
            .Select(assembly => Path.GetFileName(assembly.Name))
            .Where(assembly => !File.Exists(Path.Combine(folder, assembly)))
            .ShouldBeEmpty();
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(BuiltApp.Folder, folder)).Select(path => Path.GetFileName(path))];
}
