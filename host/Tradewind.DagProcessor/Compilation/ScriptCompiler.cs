using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Tradewind.Plugins;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// Compiles scripts to assemblies: <c>.csx</c> as a script, <c>.cs</c> as a file-based program. The same sources and references always
/// give the same bytes.
/// </summary>
internal sealed class ScriptCompiler(DagFolder folder)
{
    private const int MaxDiagnostics = 100;

    internal static readonly CSharpParseOptions ProgramOptions =
        new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None)
            // Makes "#:package X" and its kin legal. What they ask for is for "dotnet run"; here plugins bring it.
            .WithFeatures([new("FileBasedProgram", "true")]);

    private static readonly CSharpParseOptions ScriptOptions =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private static readonly EmitOptions Emitting = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // A type has no such member, a value or an argument has the wrong type, a call lacks one: whatever the statements around it are called.
    private static readonly HashSet<string> InBoth = ["CS1061", "CS0117", "CS1503", "CS0029", "CS0266", "CS1501", "CS7036", "CS0019"];

    private ReferenceSet? _references;

    /// <summary>Compiles one script against a set of plugins.</summary>
    /// <param name="script">The script.</param>
    /// <param name="plugins">The plugins it can see.</param>
    /// <param name="cancellationToken">Stops the compiler; scripts exist that would keep it busy for minutes.</param>
    public CompiledScript Compile(SourceFile script, IReadOnlyList<PluginPackage> plugins, CancellationToken cancellationToken)
    {
        var references = ReferencesFor(plugins);
        // Without an encoding in the text there would be no debug symbols.
        var text = SourceText.From(script.Text, Encoding.UTF8);
        return script.Path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase)
            ? CompileScript(script, text, references, cancellationToken)
            : Emit(script, references.Program.AddSyntaxTrees(Parse(text, script, ProgramOptions, cancellationToken)), references, cancellationToken);
    }

    /// <summary>What the compiler knows of a script as it stands, for questions about places in it: nothing is emitted, and its text is not rearranged.</summary>
    public SemanticModel ModelOf(SourceFile script, IReadOnlyList<PluginPackage> plugins, CancellationToken cancellationToken)
    {
        var references = ReferencesFor(plugins);
        var text = SourceText.From(script.Text, Encoding.UTF8);
        var isScript = script.Path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase);
        var tree = Parse(text, script, isScript ? ScriptOptions : ProgramOptions, cancellationToken);
        var start = isScript ? WithLoads(references.Script, tree.GetCompilationUnitRoot(cancellationToken)) : references.Program;
        return start.AddSyntaxTrees(tree).GetSemanticModel(tree, ignoreAccessibility: false);
    }

    private CompiledScript CompileScript(SourceFile script, SourceText text, ReferenceSet references, CancellationToken cancellationToken)
    {
        var tree = Parse(text, script, ScriptOptions, cancellationToken);
        var root = tree.GetCompilationUnitRoot(cancellationToken);
        if (ProgramForm.Of(root, text) is { } program)
        {
            var compiled = Emit(script, references.Program.AddSyntaxTrees(Parse(program, script, ProgramOptions, cancellationToken)), references, cancellationToken);
            // What a program may not do, a script perhaps may. Only for faults that are the same in both is it not compiled a second time.
            if (compiled.Assembly is not null || compiled.Diagnostics.Where(d => d.IsError).All(d => InBoth.Contains(d.Code)))
                return compiled;
        }

        return Emit(script, WithLoads(references.Script, root).AddSyntaxTrees(tree), references, cancellationToken);
    }

    private CSharpCompilation WithLoads(CSharpCompilation start, CompilationUnitSyntax root) =>
        root.ContainsDirectives ? start.WithOptions(start.Options.WithSourceReferenceResolver(new FolderSourceResolver(folder))) : start;

    private CompiledScript Emit(SourceFile script, CSharpCompilation compilation, ReferenceSet references, CancellationToken cancellationToken)
    {
        // Asking for the trees makes the compiler follow #load.
        var trees = compilation.SyntaxTrees.Where(t => t != references.Program.SyntaxTrees[0]).ToArray();
        SourceFile[] sources =
        [
            script,
            .. trees.Where(t => t.FilePath != script.Path).Select(t => new SourceFile(t.FilePath, t.GetText(cancellationToken).ToString())),
        ];

        var refused = trees.OrderBy(t => t.FilePath != script.Path).SelectMany(t => DirectiveCheck.Of(t, folder, cancellationToken)).ToArray();
        if (refused.Length > 0)
            return new CompiledScript { Sources = sources, Diagnostics = refused };

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(assembly, symbols, options: Emitting, cancellationToken: cancellationToken);
        var diagnostics = Told(emitted.Diagnostics, compilation, script.Path);
        if (!emitted.Success)
            return new CompiledScript { Sources = sources, Diagnostics = diagnostics };

        assembly.Position = 0;
        return new CompiledScript
        {
            Sources = sources,
            Diagnostics = diagnostics,
            Plugins = UsedPlugins(assembly, references),
            Assembly = assembly.ToArray(),
            Symbols = symbols.ToArray(),
        };
    }

    private static SyntaxTree Parse(SourceText text, SourceFile script, CSharpParseOptions options, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(text, options, script.Path, cancellationToken);

    private ReferenceSet ReferencesFor(IReadOnlyList<PluginPackage> plugins)
    {
        var known = _references;
        return known is not null && known.Plugins.Select(p => p.Reference).SequenceEqual(plugins.Select(p => p.Reference))
            ? known
            : _references = new ReferenceSet(plugins);
    }

    private static IReadOnlyList<ScriptDiagnostic> Told(IEnumerable<Diagnostic> diagnostics, CSharpCompilation compilation, string script) =>
    [
        .. diagnostics
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && !DirectiveCheck.Replaces(d))
            .OrderByDescending(d => d.Severity)
            .ThenBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceSpan.Start)
            .Take(MaxDiagnostics)
            .Select(d => Tell(d, compilation, script))
            // Of one call that fits no overload the compiler may have several complaints, for which there is one sentence.
            .DistinctBy(d => (d.Path, d.Line, d.Message)),
    ];

    private static ScriptDiagnostic Tell(Diagnostic diagnostic, CSharpCompilation compilation, string script)
    {
        var place = diagnostic.Location.GetMappedLineSpan();
        var known = diagnostic.Location.IsInSource;
        var needsBinder = diagnostic.Id == "CS0656" && diagnostic.GetMessage().Contains("Microsoft.CSharp", StringComparison.Ordinal);
        return new ScriptDiagnostic
        {
            Path = known ? place.Path : script,
            Line = known ? place.StartLinePosition.Line + 1 : 0,
            Column = known ? place.StartLinePosition.Character + 1 : 0,
            EndLine = known ? place.EndLinePosition.Line + 1 : 0,
            EndColumn = known ? place.EndLinePosition.Character + 1 : 0,
            IsError = diagnostic.Severity == DiagnosticSeverity.Error,
            Code = needsBinder ? DiagnosticCodes.DynamicRefused : diagnostic.Id,
            Message = needsBinder
                ? "dynamic is not for DAG scripts: it would keep every version of the script in memory. Use a record or JsonElement."
                : MapWords.Of(diagnostic, compilation) ?? InputWords.Of(diagnostic, compilation) ?? OperatorWords.Of(diagnostic, compilation) ?? NameWords.Of(diagnostic) ?? diagnostic.GetMessage(),
        };
    }

    // By what the assembly refers to, not by what it could see: a script that uses no plugin needs none to run.
    private static string[] UsedPlugins(MemoryStream assembly, ReferenceSet references)
    {
        using var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var metadata = image.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)).ToHashSet();
        return [.. references.Plugins.Where(p => names.Contains(Path.GetFileNameWithoutExtension(p.AssemblyPath))).Select(p => p.Reference)];
    }
}
