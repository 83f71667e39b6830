using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Platform.sln").Replace('\\', '/');
        ProjectFile.All.Where(project => !HasARestoreOfItsOwn(project)).Select(project => project.Path)
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))
            .ShouldBeEmpty("Add it: dotnet sln Platform.sln add <project>");
    }

    [Fact]
    public void Only_what_has_a_restore_of_its_own_references_hangfire() =>
        ProjectFile.All.Where(project => !HasARestoreOfItsOwn(project))
            .Where(project => project.Packages.Any(package => package.StartsWith("Hangfire", StringComparison.Ordinal)) || project.Projects.Contains("Tradewind.Transport.Hangfire"))
            .Select(project => project.Path)
            .ShouldBeEmpty("Hangfire's packages cannot be restored everywhere that the platform is built.");

    // Their packages cannot be restored everywhere: ./test builds and runs them where they can.
    private static bool HasARestoreOfItsOwn(ProjectFile project) => project.Name.StartsWith("Tradewind.Transport.Hangfire", StringComparison.Ordinal);

    [Fact]
    public void Every_project_in_the_solution_exists() =>
        Regex.Matches(Repository.Read("Platform.sln"), "\"([^\"]+\\.csproj)\"")
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .Except(ProjectFile.All.Select(project => project.Path))
            .ShouldBeEmpty("Remove it: dotnet sln Platform.sln remove <project>");

    [Fact]
    public void Every_test_project_is_one_that_the_test_command_finds() =>
        ProjectFile.All.Where(project => project.Room == "tests" && project.Name.EndsWith("Tests", StringComparison.Ordinal))
            .Where(project => !Regex.IsMatch(project.Path, @"^tests/([^/]+\.Tests)/\1\.csproj$"))
            .Select(project => project.Path)
            .ShouldBeEmpty("./test runs tests/X.Tests/X.Tests.csproj.");

    [Fact]
    public void Package_versions_stand_in_one_place() =>
        Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith(".targets", StringComparison.Ordinal) || path.EndsWith(".props", StringComparison.Ordinal))
            .SelectMany(path => XDocument.Parse(Repository.Read(path)).Descendants()
                .Where(item => item.Name.LocalName == "PackageReference")
                .Where(item => item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null || item.Elements().Any(child => child.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)))
                .Select(item => $"{path}: {(string?)item.Attribute("Include")}"))
            .ShouldBeEmpty("Package versions stand in Directory.Packages.props only.");
}
