using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>Refuses directives that would make a script depend on more than the DAG folder and the plugins.</summary>
internal static class DirectiveCheck
{
    /// <summary>The compiler's words for what is reported here in ours: file not found, #r and #load where they are not allowed.</summary>
    private static readonly HashSet<string> Replaced = ["CS0006", "CS1504", "CS7010", "CS7011", "CS8096"];

    public static bool Replaces(Diagnostic diagnostic) => Replaced.Contains(diagnostic.Id);

    public static IEnumerable<ScriptDiagnostic> Of(SyntaxTree tree, DagFolder folder, CancellationToken cancellationToken)
    {
        var root = (CSharpSyntaxNode)tree.GetRoot(cancellationToken);
        for (var directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            switch (directive)
            {
                case ReferenceDirectiveTriviaSyntax { IsActive: true } reference:
                    yield return At(reference, DiagnosticCodes.ReferenceRefused,
                        $"#r is not for DAG scripts: put {reference.File.ToString()} into a plugin, which brings its own dependencies, and drop it into the plugins folder.");
                    break;

                case LoadDirectiveTriviaSyntax { IsActive: true } load when folder.Resolve(load.File.ValueText, tree.FilePath) is null:
                    yield return At(load, DiagnosticCodes.LoadOutsideFolder,
                        $"#load leads out of the DAG folder: {load.File.ValueText}. Scripts load files of their own folder, so that a version has everything it needs.");
                    break;

                case LoadDirectiveTriviaSyntax { IsActive: true } load when folder.Read(folder.Resolve(load.File.ValueText, tree.FilePath)!) is null:
                    yield return At(load, DiagnosticCodes.LoadNotFound, $"There is no file {load.File.ValueText} beside {tree.FilePath}.");
                    break;
            }
        }
    }

    private static ScriptDiagnostic At(SyntaxNode node, string code, string message)
    {
        var place = node.GetLocation().GetLineSpan();
        return new ScriptDiagnostic
        {
            Path = place.Path,
            Line = place.StartLinePosition.Line + 1,
            Column = place.StartLinePosition.Character + 1,
            Code = code,
            Message = message,
        };
    }
}
