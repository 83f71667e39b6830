using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tradewind.Plugins;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// What scripts are compiled against: framework, SDK, one set of plugins. Compilations are derived from the two kept here, which
/// shares everything the compiler knows about the references; a fresh compilation would bind them again.
/// </summary>
internal sealed class ReferenceSet
{
    /// <summary>Namespaces that every DAG file sees, besides those of plugins.</summary>
    public static readonly IReadOnlyList<string> DefaultUsings = ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Threading.Tasks", "Tradewind"];

    /// <summary>Types whose members every DAG file sees.</summary>
    public static readonly IReadOnlyList<string> DefaultStaticUsings = ["Tradewind.Dsl"];

    // dynamic would pin load contexts for ever (its call sites are cached by type), so its binder is left out.
    private static readonly string[] LeftOut = ["Microsoft.CSharp", "Microsoft.VisualBasic", "Microsoft.VisualBasic.Core"];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Shared = new(() =>
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManagedFramework)
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Dag).Assembly.Location),
    ]);

    public ReferenceSet(IReadOnlyList<PluginPackage> plugins)
    {
        Plugins = plugins;
        var references = Shared.Value.Concat(plugins.Select(p => MetadataReference.CreateFromFile(p.AssemblyPath))).ToArray();
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            deterministic: true,
            nullableContextOptions: NullableContextOptions.Annotations,
            metadataImportOptions: MetadataImportOptions.Public,
            // A class of its own name for what the compiler wraps a script in; the loader does not depend on it.
            scriptClassName: "Script");

        var usings = (IReadOnlyList<string>)[.. DefaultUsings, .. ExistingUsings(plugins, references)];
        Script = CSharpCompilation.CreateScriptCompilation(
            "DagScript", references: references, options: options.WithUsings(usings.Concat(DefaultStaticUsings)), returnType: typeof(object));
        Program = CSharpCompilation.Create(
            "DagScript", [GlobalUsings(usings)], references, options.WithOutputKind(OutputKind.ConsoleApplication));
    }

    public IReadOnlyList<PluginPackage> Plugins { get; }

    /// <summary>The empty compilation that <c>.csx</c> scripts start from.</summary>
    public CSharpCompilation Script { get; }

    /// <summary>The compilation with only the default usings that <c>.cs</c> programs start from.</summary>
    public CSharpCompilation Program { get; }

    // A namespace that a manifest promises and the assembly lacks would otherwise be an error in every script.
    private static IEnumerable<string> ExistingUsings(IReadOnlyList<PluginPackage> plugins, MetadataReference[] references)
    {
        var wanted = plugins.SelectMany(p => p.Manifest.Usings).Distinct().ToArray();
        if (wanted.Length == 0)
            return [];

        var probe = CSharpCompilation.Create("probe", references: references);
        return wanted.Where(name => Exists(probe.GlobalNamespace, name)).Except(DefaultUsings);
    }

    private static bool Exists(INamespaceSymbol root, string name)
    {
        INamespaceSymbol? at = root;
        foreach (var part in name.Split('.'))
        {
            at = at.GetNamespaceMembers().FirstOrDefault(n => n.Name == part);
            if (at is null)
                return false;
        }

        return true;
    }

    private static SyntaxTree GlobalUsings(IReadOnlyList<string> usings) =>
        CSharpSyntaxTree.ParseText(
            string.Concat(usings.Select(u => $"global using {u};\n").Concat(DefaultStaticUsings.Select(u => $"global using static {u};\n"))),
            ScriptCompiler.ProgramOptions,
            "(default usings)",
            System.Text.Encoding.UTF8);

    private static bool IsManagedFramework(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal) || name is "netstandard" or "mscorlib" or "WindowsBase")
            && !name.EndsWith(".Native", StringComparison.Ordinal)
            && !name.StartsWith("Microsoft.DiaSymReader", StringComparison.Ordinal)
            && !LeftOut.Contains(name);
    }
}
