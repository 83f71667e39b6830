using System.Xml.Linq;
using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

/// <summary>One project file: what it references.</summary>
internal sealed record ProjectFile
{
    public required string Path { get; init; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The first folder of its path: host, ui, plugins, tests or bench.</summary>
    public string Room => Path.Split('/')[0];

    /// <summary>Names of the projects it compiles against.</summary>
    public required IReadOnlyList<string> Projects { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }

    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load)];

    public static ProjectFile Load(string path)
    {
        var items = XDocument.Parse(Repository.Read(path)).Descendants().ToList();
        return new ProjectFile
        {
            Path = path,
            Projects = [.. items.Where(item => item.Name.LocalName == "ProjectReference" && (string?)item.Attribute("ReferenceOutputAssembly") != "false")
                .Select(item => System.IO.Path.GetFileNameWithoutExtension(((string?)item.Attribute("Include"))!.Replace('\\', '/')))],
            Packages = [.. items.Where(item => item.Name.LocalName == "PackageReference")
                .Select(item => (string?)item.Attribute("Include")).OfType<string>()],
        };
    }

    /// <summary>This project and everything that it reaches through references.</summary>
    public IReadOnlyList<ProjectFile> Closure()
    {
        var reached = new Dictionary<string, ProjectFile>();
        var open = new Stack<ProjectFile>([this]);
        while (open.TryPop(out var project))
            if (reached.TryAdd(project.Name, project))
                foreach (var next in All.Where(other => project.Projects.Contains(other.Name)))
                    open.Push(next);
        return [.. reached.Values];
    }
}
