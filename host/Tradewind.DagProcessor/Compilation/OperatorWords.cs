using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>Names the word that an operator goes with, where a script gave it to another one.</summary>
internal static class OperatorWords
{
    private const string WrongArgument = "CS1503";

    /// <summary>The sentence in place of the compiler's; null when that is about something else.</summary>
    public static string? Of(Diagnostic diagnostic, CSharpCompilation compilation)
    {
        if (diagnostic.Id != WrongArgument || diagnostic.Location.SourceTree is not { } tree) return null;
        if (tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } } argument)
            return null;

        var type = compilation.GetSemanticModel(tree).GetTypeInfo(argument.Expression).Type;
        for (var operation = type; operation is not null; operation = operation.BaseType)
        {
            var (kind, word) = operation is { ContainingNamespace: { Name: "Tradewind", ContainingNamespace.IsGlobalNamespace: true } } ? WordOf(operation.Name) : default;
            if (word is not null && word != call.Name.Identifier.Text) return $"{type!.Name} is {kind}, and goes with {call.Expression}.{word}.";
        }

        return null;
    }

    private static (string? Kind, string? Word) WordOf(string operation) => operation switch
    {
        "ActionOperator" => ("an action", "Action"),
        "SensorOperator" => ("a sensor", "Sensor"),
        "TransferSource" => ("a source of rows", "Transfer"),
        "TransferSink" => ("a sink for rows", "Transfer"),
        _ => default,
    };
}
