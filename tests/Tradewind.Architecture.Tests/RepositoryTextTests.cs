using System.Text;
using System.Text.RegularExpressions;
using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

/// <summary>A clone builds and reads the same anywhere: nothing in it speaks of one machine or one package registry.</summary>
public sealed partial class RepositoryTextTests
{
    [Fact]
    public void No_file_names_a_registry_host_or_a_path_of_one_machine() =>
        Repository.Files
            .Where(path => path != "tests/Tradewind.Architecture.Tests/RepositoryTextTests.cs")
            .SelectMany(path => Lines(path)
                .Where(line => OneMachine().IsMatch(line.Text))
                .Select(line => $"{path}:{line.Number}: {line.Text.Trim()}"))
            .ShouldBeEmpty("Use a path relative to the repository or a setting, and leave package sources to NuGet's own configuration.");

    [Fact]
    public void No_NuGet_configuration_is_committed() =>
        Repository.Files.Where(path => Path.GetFileName(path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
            .ShouldBeEmpty("Package sources belong to the machine that builds.");

    [Theory]
    [InlineData("test")]
    [InlineData("tradewind")]
    [InlineData(".ci/run")]
    public void Command_is_executable_and_has_unix_line_ends(string path)
    {
        Repository.Read(path).ShouldNotContain("\r");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(Repository.Root, path)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue($"chmod +x {path}");
    }

    private static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, path));
        // Images and archives.
        if (bytes.AsSpan(0, Math.Min(bytes.Length, 8192)).Contains((byte)0))
            return [];
        return Encoding.UTF8.GetString(bytes).Split('\n').Select((text, index) => (index + 1, text));
    }

    [GeneratedRegex(@"(?<![\w.}~-])/(work|root|Users)/|(?<![\w.}~-])/home/(?!app\b)\w+/|[A-Z]:\\Users\\|api\.nuget\.org|nuget\.org/v\d|pkgs\.dev\.azure\.com|nuget\.pkg\.github\.com|registry\.npmjs\.org|artifactory|myget\.org", RegexOptions.IgnoreCase)]
    private static partial Regex OneMachine();
}
