using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>Says where operators come from to whom one is unknown: a script cannot reference assemblies, as the compiler proposes.</summary>
internal static class NameWords
{
    private const string UnknownType = "CS0246";

    /// <summary>The sentence in place of the compiler's; null when that is about something else.</summary>
    public static string? Of(Diagnostic diagnostic) =>
        diagnostic.Id == UnknownType
        && diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan) is SimpleNameSyntax { Parent: ObjectCreationExpressionSyntax } name
            ? $"There is no operator or other type '{name.Identifier.Text}'. Operators come from plugins, and 'tradewind plugins list' says which are there; a type of .NET may want a using of its namespace."
            : null;
}
