using System.Text.RegularExpressions;
using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

/// <summary>Whoever looks for a type opens the file of that name.</summary>
public sealed partial class PublicTypeTests
{
    [Fact]
    public void Public_type_has_a_file_of_its_name() =>
        Sources.SelectMany(path => PublicTypes(path).Where(type => !Belongs(type, path)).Select(type => $"{path}: {type.Name}"))
            .ShouldBeEmpty("One public top-level type per file, named alike: Name.cs, NameOfT.cs for Name<T>; a partial type may spread over Name.cs and Name.Part.cs.");

    private static IEnumerable<string> Sources => Repository.Files.Where(path =>
        path.EndsWith(".cs", StringComparison.Ordinal) && path.Split('/')[0] is "host" or "ui" or "plugins");

    private static IEnumerable<(string Name, bool IsGeneric)> PublicTypes(string path) =>
        TopLevelPublicType().Matches(Repository.Read(path)).Select(match => (match.Groups["name"].Value, match.Groups["generic"].Success));

    private static bool Belongs((string Name, bool IsGeneric) type, string path)
    {
        var file = Path.GetFileName(path).Split('.')[0];
        return file == type.Name || (type.IsGeneric && file.StartsWith(type.Name + "Of", StringComparison.Ordinal));
    }

    // File-scoped namespaces put top-level types, and nothing else that is public, at the start of a line.
    [GeneratedRegex(@"^public\s+(?:(?:sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?|delegate\s+[^\s(]+(?:<[^(]*>)?)\s+(?<name>\w+)(?<generic><)?", RegexOptions.Multiline)]
    private static partial Regex TopLevelPublicType();
}
