using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

/// <summary>The arrows between the rooms. When a reference seems needed the other way, the code probably belongs in another room.</summary>
public sealed class ReferenceTests
{
    /// <summary>What each project may reference, besides what these reach themselves.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Tradewind.Sdk"] = [],
        ["Tradewind.Protocol"] = [],
        ["Tradewind.Client"] = [],
        ["Tradewind.Engine"] = ["Tradewind.Sdk"],
        ["Tradewind.Execution"] = ["Tradewind.Sdk", "Tradewind.Plugins"],
        ["Tradewind.Plugins"] = ["Tradewind.Sdk"],
        ["Tradewind.Local"] = ["Tradewind.Execution", "Tradewind.Plugins"],
        ["Tradewind.Metastore"] = ["Tradewind.Engine"],
        ["Tradewind.Metastore.Sqlite"] = ["Tradewind.Metastore"],
        ["Tradewind.Metastore.Postgres"] = ["Tradewind.Metastore"],
        ["Tradewind.Hosting"] = ["Tradewind.Engine"],
        ["Tradewind.Scheduler"] = ["Tradewind.Engine"],
        ["Tradewind.Outbound"] = ["Tradewind.Engine"],
        ["Tradewind.Agent"] = ["Tradewind.Engine", "Tradewind.Protocol"],
        ["Tradewind.Bundles"] = ["Tradewind.Engine", "Tradewind.Protocol"],
        ["Tradewind.Runner"] = ["Tradewind.Sdk", "Tradewind.Protocol", "Tradewind.Plugins", "Tradewind.Execution"],
        ["Tradewind.DagProcessor"] = ["Tradewind.Sdk", "Tradewind.Protocol", "Tradewind.Plugins", "Tradewind.Execution"],
        ["Tradewind.Testing"] = ["Tradewind.Engine", "Tradewind.DagProcessor"],
        ["Tradewind.Server"] = ["Tradewind.Engine", "Tradewind.Client", "Tradewind.Hosting"],
        ["Tradewind.Dashboard"] = ["Tradewind.Engine", "Tradewind.Client"],
    };

    /// <summary>The executable: the only one that knows everyone.</summary>
    private const string Executable = "Tradewind";

    private static IEnumerable<ProjectFile> Product => ProjectFile.All.Where(project => project.Room is "host" or "ui" or "plugins");

    [Fact]
    public void Every_reference_points_inward() =>
        Product.Where(project => project.Name != Executable)
            .SelectMany(project => project.Projects.Except(AllowedFor(project)).Select(target => $"{project.Path} → {target}"))
            .ShouldBeEmpty("These references point the wrong way. Move the code to the room it belongs to, or, when the map itself changes, say so in the table of ReferenceTests.");

    [Fact]
    public void Every_room_stands_in_the_table() =>
        Product.Where(project => project.Room is not "plugins" && project.Name != Executable && !Allowed.ContainsKey(project.Name))
            .Select(project => project.Path)
            .ShouldBeEmpty("A new project needs a line in the table of ReferenceTests: what may it reference?");

    [Fact]
    public void Table_has_no_arrow_in_both_directions() =>
        Allowed.Keys.Where(name => Reach(name, []).Contains(name))
            .ShouldBeEmpty("The table of ReferenceTests itself has a circle.");

    [Theory]
    [InlineData("Tradewind.Runner")]
    [InlineData("Tradewind.DagProcessor")]
    [InlineData("Tradewind.Sdk")]
    public void Process_of_author_code_knows_no_metastore(string name)
    {
        var closure = ProjectFile.All.Single(project => project.Name == name).Closure();
        closure.Where(project => project.Name.Contains("Metastore") || project.Name == "Tradewind.Engine")
            .Select(project => project.Path)
            .ShouldBeEmpty($"{name} executes code of DAG authors: it may not know the metastore or the engine.");
        closure.SelectMany(project => project.Packages.Where(IsDatabasePackage).Select(package => $"{project.Path} → {package}"))
            .ShouldBeEmpty($"{name} executes code of DAG authors: it may not bring a database driver.");
    }

    [Fact]
    public void Only_the_executable_and_tests_know_the_metastores() =>
        ProjectFile.All.Where(project => project.Room is "host" or "ui" or "plugins")
            .Where(project => project.Name != Executable && !project.Name.StartsWith("Tradewind.Metastore", StringComparison.Ordinal))
            .Where(project => project.Projects.Any(target => target.StartsWith("Tradewind.Metastore", StringComparison.Ordinal)))
            .Select(project => project.Path)
            .ShouldBeEmpty("Use the ports in Tradewind.Engine instead; host/Tradewind puts a metastore behind them.");

    [Fact]
    public void Plugin_does_not_carry_its_own_sdk() =>
        ProjectFile.All.Where(project => project.Room == "plugins")
            .Where(project => !Repository.Read(project.Path).Contains("Private=\"false\" ExcludeAssets=\"runtime\"", StringComparison.Ordinal))
            .Select(project => project.Path)
            .ShouldBeEmpty("A plugin references the SDK with Private=\"false\" ExcludeAssets=\"runtime\": with a copy of its own, its operators would not be operators to the host.");

    private static bool IsDatabasePackage(string package) =>
        package.StartsWith("Npgsql", StringComparison.Ordinal) || package.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) || package == "Dapper";

    private static IEnumerable<string> AllowedFor(ProjectFile project) =>
        project.Room == "plugins" ? (IsHostPlugin(project) ? [.. Reach("Tradewind.Hosting", []), "Tradewind.Hosting"] : ["Tradewind.Sdk"]) : Reach(project.Name, []);

    private static bool IsHostPlugin(ProjectFile project) =>
        Repository.Read(Path.Combine(Path.GetDirectoryName(project.Path)!, "plugin.json")).Contains("\"host\": true", StringComparison.Ordinal);

    private static HashSet<string> Reach(string name, HashSet<string> reached)
    {
        foreach (var next in Allowed.GetValueOrDefault(name, []))
            if (reached.Add(next))
                Reach(next, reached);
        return reached;
    }
}
