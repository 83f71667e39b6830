using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Tradewind.DagProcessor.Places;

/// <summary>What a name in a script stands for.</summary>
internal static class Hover
{
    /// <summary>JSON: the symbol's line of code, its documentation, and where the name begins and ends; null when there is no name there.</summary>
    public static string? Of(SemanticModel model, int offset, CancellationToken cancellationToken)
    {
        var token = model.SyntaxTree.GetRoot(cancellationToken).FindToken(offset);
        if (token.Parent is not { } node || !token.Span.Contains(offset) || SymbolOf(model, node, cancellationToken) is not { } symbol) return null;
        return JsonSerializer.Serialize(
            new { Code = SymbolWords.Code(symbol, model, offset), Doc = SymbolWords.Summary(symbol, model), Start = token.SpanStart, token.Span.End }, JsonSerializerOptions.Web);
    }

    private static ISymbol? SymbolOf(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        var info = model.GetSymbolInfo(node, cancellationToken);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node, cancellationToken);
        return symbol is null or INamespaceSymbol { IsGlobalNamespace: true } ? null : symbol;
    }
}
