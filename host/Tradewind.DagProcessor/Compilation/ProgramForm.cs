using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// Turns a script into a program of top-level statements, which compiles in less than half the time: what a script declares with
/// <c>var</c> is a field, whose initialiser the compiler binds twice (once for the type, once for the code), with every lambda in it;
/// in a program it is a local, bound once. Types move to the end, where a program wants them, under <c>#line</c>, so that every
/// diagnostic and stack frame keeps its place. Not every script can be a program; the caller compiles the others as scripts.
/// </summary>
internal static class ProgramForm
{
    private static readonly SyntaxKind[] LocalModifiers = [SyntaxKind.AsyncKeyword, SyntaxKind.StaticKeyword, SyntaxKind.UnsafeKeyword];

    /// <summary>The program, or null when the script has what only scripts have.</summary>
    public static SourceText? Of(CompilationUnitSyntax script, SourceText text)
    {
        if (script.ContainsDirectives || script.ContainsDiagnostics || !script.Members.Any(IsCode) || !script.Members.All(m => IsCode(m) || IsType(m)))
            return null;

        var types = script.Members.Where(IsType).ToArray();
        if (types.Length == 0 || script.Members.SkipWhile(IsCode).All(IsType))
            return text;

        var source = text.ToString();
        var program = new StringBuilder(source);
        foreach (var type in types)
            Blank(program, type.Span);
        foreach (var type in types)
            Append(program, source, type.Span, text.Lines.GetLinePosition(type.SpanStart), script.SyntaxTree.FilePath);
        return SourceText.From(program.ToString(), Encoding.UTF8);
    }

    private static bool IsCode(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax => true,
        FieldDeclarationSyntax field => field.Modifiers.All(m => m.IsKind(SyntaxKind.ConstKeyword)),
        MethodDeclarationSyntax method => method.Modifiers.All(m => LocalModifiers.Contains(m.Kind())),
        _ => false,
    };

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static void Blank(StringBuilder program, TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (program[i] is not ('\r' or '\n'))
                program[i] = ' ';
        }
    }

    private static void Append(StringBuilder program, string source, TextSpan span, LinePosition place, string path) =>
        program
            .Append('\n').Append("#line ").Append(place.Line + 1).Append(" \"").Append(path).Append("\"\n")
            .Append(' ', place.Character)
            .Append(source, span.Start, span.Length)
            .Append('\n');
}
