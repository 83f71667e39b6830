using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Places;

/// <summary>What the call that is being written takes.</summary>
internal static class SignatureHelp
{
    private const int MostOverloads = 30;

    /// <summary>JSON: the ways to call it, which one fits and which parameter is being written; null outside a call.</summary>
    public static string? Of(SemanticModel model, int offset, CancellationToken cancellationToken)
    {
        if (ArgumentsAt(model.SyntaxTree.GetRoot(cancellationToken), offset) is not { } arguments) return null;
        var overloads = Overloads(model, arguments.Parent!, offset, cancellationToken).Take(MostOverloads).ToArray();
        if (overloads.Length == 0) return null;

        var written = arguments.Arguments.GetSeparators().Count(comma => comma.SpanStart < offset);
        var chosen = model.GetSymbolInfo(arguments.Parent!, cancellationToken).Symbol;
        var active = Array.FindIndex(overloads, one => SymbolEqualityComparer.Default.Equals(one, chosen));
        if (active < 0) active = Math.Max(0, Array.FindIndex(overloads, one => one.Parameters.Length > written || one.Parameters is [.., { IsParams: true }]));
        return JsonSerializer.Serialize(
            new
            {
                Active = active,
                Parameter = PositionOf(overloads[active], arguments, written),
                Signatures = overloads.Select(one => new
                {
                    Label = SymbolWords.Code(one, model, offset),
                    Doc = SymbolWords.Summary(one, model),
                    Parameters = SymbolWords.Parameters(one).Select(parameter => SymbolWords.Code(parameter, model, offset)),
                }),
            },
            JsonSerializerOptions.Web);
    }

    // Inside a lambda's block one writes statements: the call around it is out of sight.
    private static ArgumentListSyntax? ArgumentsAt(SyntaxNode root, int offset)
    {
        for (var node = root.FindToken(Math.Max(0, offset - 1)).Parent; node is not null and not BlockSyntax; node = node.Parent)
        {
            if (node is ArgumentListSyntax arguments && arguments.OpenParenToken.Span.End <= offset && (arguments.CloseParenToken.IsMissing || offset <= arguments.CloseParenToken.SpanStart))
                return arguments;
        }

        return null;
    }

    private static IEnumerable<IMethodSymbol> Overloads(SemanticModel model, SyntaxNode call, int offset, CancellationToken cancellationToken) => call switch
    {
        InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancellationToken).OfType<IMethodSymbol>(),
        BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation, cancellationToken).Type is INamedTypeSymbol made =>
            made.InstanceConstructors.Where(constructor => model.IsAccessible(offset, constructor)),
        _ => [],
    };

    private static int PositionOf(IMethodSymbol method, ArgumentListSyntax arguments, int written)
    {
        var named = written < arguments.Arguments.Count ? arguments.Arguments[written].NameColon?.Name.Identifier.ValueText : null;
        var position = named is null ? -1 : method.Parameters.ToList().FindIndex(parameter => parameter.Name == named);
        return position >= 0 ? position : method.Parameters is [.., { IsParams: true }] ? Math.Min(written, method.Parameters.Length - 1) : written;
    }
}
