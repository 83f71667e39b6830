using System.Xml.Linq;

namespace Tradewind.Plugins;

/// <summary>
/// The <c>Directory.Build.props</c> for a folder of DAG files: with it, editors and <c>dotnet run file.cs</c> know the same SDK, plugins
/// and default usings as the platform does when it compiles the file.
/// </summary>
public static class EditorProps
{
    /// <summary>The file's name.</summary>
    public const string FileName = "Directory.Build.props";

    /// <summary>Namespaces that every DAG file sees, besides those of plugins.</summary>
    public static IReadOnlyList<string> DefaultUsings { get; } =
        ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Threading.Tasks", "Tradewind"];

    /// <summary>Types whose members every DAG file sees.</summary>
    public static IReadOnlyList<string> DefaultStaticUsings { get; } = ["Tradewind.Dsl"];

    /// <summary>The file's text.</summary>
    /// <param name="plugins">The plugins to refer to.</param>
    public static string Of(IReadOnlyList<PluginPackage> plugins) => new XElement("Project",
        new XComment(" Made by Tradewind, for editors and dotnet run; the platform itself does not read it. "),
        new XElement("PropertyGroup",
            new XElement("ImplicitUsings", "disable"),
            new XElement("Nullable", "annotations")),
        new XElement("ItemGroup",
            Reference(typeof(Dag).Assembly.Location),
            plugins.Select(p => Reference(p.AssemblyPath)),
            DefaultUsings.Concat(plugins.SelectMany(p => p.Manifest.Usings)).Distinct().Select(u => new XElement("Using", new XAttribute("Include", u))),
            DefaultStaticUsings.Select(u => new XElement("Using", new XAttribute("Include", u), new XAttribute("Static", "true"))))).ToString();

    private static XElement Reference(string path) =>
        new("Reference", new XAttribute("Include", Path.GetFileNameWithoutExtension(path)), new XElement("HintPath", path));
}
