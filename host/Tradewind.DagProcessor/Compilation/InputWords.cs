using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// Says what does not fit between a task's lambda and the outputs it takes: the compiler, which tries all overloads, speaks of types that cannot be
/// inferred and of another overload's parameters.
/// </summary>
internal static class InputWords
{
    // What a call is told of whose arguments fit no overload.
    private static readonly HashSet<string> NoOverloadFits = ["CS0411", "CS1503", "CS1660", "CS1593"];

    private static readonly HashSet<string> Words = ["Task", "TaskAsync", "Action", "ActionAsync"];

    /// <summary>The sentence in place of the compiler's; null when that is about something else.</summary>
    public static string? Of(Diagnostic diagnostic, CSharpCompilation compilation)
    {
        if (!NoOverloadFits.Contains(diagnostic.Id) || diagnostic.Location.SourceTree is not { } tree) return null;
        var call = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsTask);
        if (call is null || call.ArgumentList.Arguments.ToArray() is not [_, .. var inputs, { Expression: LambdaExpressionSyntax lambda }]) return null;
        // A fault in the lambda's own code is about something else.
        if (lambda.Body.Span.Contains(diagnostic.Location.SourceSpan)) return null;

        var model = compilation.GetSemanticModel(tree);
        var types = inputs.Select(input => model.GetTypeInfo(input.Expression).Type).ToArray();
        if (inputs.Zip(types).FirstOrDefault(input => input.Second is INamedTypeSymbol { Name: "TaskRef" or "SensorRef" or "WaitRef", IsGenericType: false }) is { First: { } silent })
            return $"'{silent}' leaves no typed output that another task could take. For the order alone write .After({silent}); for something it leaves by name, such as what a sensor found, {silent}.Output<T>(\"return\").";
        ITypeSymbol?[] outputs = [.. types.Select(OutputOf)];
        if (outputs.Contains(null)) return null;

        var word = ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.Text;
        var parameters = lambda switch
        {
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var some } => [.. some],
            SimpleLambdaExpressionSyntax { Parameter: var one } => new[] { one },
            _ => [],
        };
        var taken = string.Join(", ", inputs.Select(input => $"{input}"));
        if (types.Length == 0 ? parameters.Length != 1 : parameters.Length != types.Length && parameters.Length != types.Length + 1)
            return types.Length == 0
                ? $"The lambda of a {word} that takes no output has one parameter, the context: ctx => …"
                : $"The lambda has {parameters.Length} parameter{(parameters.Length == 1 ? "" : "s")}; it gets the output{(types.Length == 1 ? "" : "s")} of {taken}, in this order, and may ask for the context after {(types.Length == 1 ? "it" : "them")}.";

        foreach (var (output, parameter, input) in outputs.Zip(parameters, inputs))
        {
            if (parameter.Type is { } wanted && model.GetTypeInfo(wanted).Type is { } asked && !compilation.ClassifyConversion(output!, asked).IsImplicit)
                return $"'{input}' leaves {output!.ToMinimalDisplayString(model, call.SpanStart)}, which the lambda takes as {wanted}.";
        }

        return word.StartsWith("Task", StringComparison.Ordinal) && ReturnsNothing(lambda)
            ? $"The lambda returns nothing, and a {word} leaves an output: return one, or write {word.Replace("Task", "Action", StringComparison.Ordinal)}."
            : null;
    }

    private static bool IsTask(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var name } && Words.Contains(name);

    private static ITypeSymbol? OutputOf(ITypeSymbol? type) =>
        type?.AllInterfaces.Append(type).OfType<INamedTypeSymbol>().FirstOrDefault(one => one is { Name: "IOutput", ContainingNamespace.Name: "Tradewind" })?.TypeArguments.FirstOrDefault();

    private static bool ReturnsNothing(LambdaExpressionSyntax lambda) =>
        lambda.Block is { } block && !block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Any(leaves => leaves.Expression is not null)
            && !block.Statements.OfType<ThrowStatementSyntax>().Any();
}
