using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Places;

/// <summary>
/// What may be written at a place: members after a dot, settings in an initialiser, names in scope. From the compiler's symbols alone,
/// so that everything a script could use is offered (operators of plugins too), and nothing else.
/// </summary>
internal static class Completion
{
    private static readonly JsonSerializerOptions Lean = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly string[] Words =
    [
        "async", "await", "bool", "break", "case", "catch", "class", "const", "continue", "decimal", "default", "do", "double", "else", "enum", "false", "finally", "for", "foreach",
        "if", "in", "int", "is", "long", "nameof", "new", "null", "object", "out", "record", "return", "static", "string", "struct", "switch", "throw", "true", "try", "typeof", "using", "var", "when",
        "while", "with",
    ];

    /// <summary>JSON: the items; null where nothing is to be offered, as in comments and texts.</summary>
    public static string? Of(SemanticModel model, int offset, CancellationToken cancellationToken)
    {
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        if (IsText(root, offset)) return null;
        var token = root.FindToken(Math.Max(0, offset - 1));
        if (token.SpanStart >= offset) token = token.GetPreviousToken();
        var typed = token.Span.End == offset && (token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsKeywordKind(token.Kind()));
        // A name that is just being given is the author's own.
        if (typed && token.Parent is VariableDeclaratorSyntax or ParameterSyntax or BaseTypeDeclarationSyntax) return null;
        var before = typed ? token.GetPreviousToken() : token;

        var items = Offered(model, before, offset, cancellationToken).DistinctBy(item => (item.Label, item.Kind));
        return JsonSerializer.Serialize(items, Lean);
    }

    private static IEnumerable<CompletionItem> Offered(SemanticModel model, SyntaxToken before, int offset, CancellationToken cancel)
    {
        if (before.IsKind(SyntaxKind.DotToken)) return Items(MembersAfter(model, before, offset, cancel), model, offset);
        if (before.Parent is InitializerExpressionSyntax initialiser && before.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken && MadeBy(model, initialiser, cancel) is { } made)
            return Items(Settable(model, made, initialiser, offset), model, offset, insert: name => name + " = ");
        if (before.IsKind(SyntaxKind.NewKeyword))
            return Items(model.LookupNamespacesAndTypes(offset).Where(symbol => symbol is INamedTypeSymbol { IsAbstract: false, IsStatic: false, TypeKind: TypeKind.Class or TypeKind.Struct }), model, offset);
        return [
            .. Expected(model, before, offset, cancel),
            .. ArgumentNames(model, before, cancel),
            .. Items(model.LookupSymbols(offset).Where(symbol => symbol.CanBeReferencedByName), model, offset),
            .. Words.Select(word => new CompletionItem(word, "Keyword", 4)),
        ];
    }

    private static bool IsText(SyntaxNode root, int offset)
    {
        if (offset == 0) return false;
        if (root.FindTrivia(offset - 1).Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia) return true;
        var token = root.FindToken(offset - 1);
        var isText = token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.NumericLiteralToken;
        // Right behind a closed text one is out of it; behind a number one may still be writing it.
        return isText && (offset < token.Span.End || token.Kind() is SyntaxKind.NumericLiteralToken or SyntaxKind.InterpolatedStringTextToken || token.ContainsDiagnostics);
    }

    private static IEnumerable<ISymbol> MembersAfter(SemanticModel model, SyntaxToken dot, int offset, CancellationToken cancel)
    {
        var left = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Span.Contains(binding.Span))?.Expression,
            // "dag." with the next statement below it reads like a type's name.
            QualifiedNameSyntax name => name.Left,
            // And with a name in front of it, like an interface's.
            ExplicitInterfaceSpecifierSyntax specifier => specifier.Name,
            _ => null,
        };
        if (left is null) return [];
        var symbol = model.GetSymbolInfo(left, cancel).Symbol;
        var type = model.GetTypeInfo(left, cancel).Type;
        if (symbol is null && type is null or IErrorTypeSymbol)
        {
            var expression = SyntaxFactory.ParseExpression(left.ToString());
            symbol = model.GetSpeculativeSymbolInfo(left.SpanStart, expression, SpeculativeBindingOption.BindAsExpression).Symbol;
            type = model.GetSpeculativeTypeInfo(left.SpanStart, expression, SpeculativeBindingOption.BindAsExpression).Type;
        }

        if (symbol is INamespaceSymbol space) return model.LookupNamespacesAndTypes(offset, space);
        if (symbol is INamedTypeSymbol named)
            return model.LookupSymbols(offset, named).Where(member => (member.IsStatic || member is ITypeSymbol) && member.CanBeReferencedByName);
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } maybe && dot.Parent is MemberBindingExpressionSyntax) type = maybe.TypeArguments[0];
        return type is null
            ? []
            : model.LookupSymbols(offset, type, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not ITypeSymbol && member.CanBeReferencedByName);
    }

    // new X { … }, "x with { … }", and { … } for what a setting holds already (Defaults = { … }).
    private static ITypeSymbol? MadeBy(SemanticModel model, InitializerExpressionSyntax initialiser, CancellationToken cancel) => initialiser.Parent switch
    {
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, cancel) is var made ? made.Type ?? made.ConvertedType : null,
        WithExpressionSyntax changed => model.GetTypeInfo(changed.Expression, cancel).Type,
        AssignmentExpressionSyntax setting => model.GetTypeInfo(setting.Left, cancel).Type,
        _ => null,
    };

    private static IEnumerable<ISymbol> Settable(SemanticModel model, ITypeSymbol type, InitializerExpressionSyntax initialiser, int offset)
    {
        var given = initialiser.Expressions.OfType<AssignmentExpressionSyntax>().Where(setting => !setting.Span.IntersectsWith(offset)).Select(setting => setting.Left.ToString()).ToHashSet();
        // A list or a record to fill in needs no setter: Defaults = { … }.
        return model.LookupSymbols(offset, type).Where(member => !member.IsStatic && !given.Contains(member.Name)
            && member is IPropertySymbol { IsIndexer: false } property && (property.SetMethod is { } set ? model.IsAccessible(offset, set) : property.Type.IsReferenceType && property.Type.SpecialType == SpecialType.None));
    }

    // Mode = |: the values of the enum that is wanted.
    private static IEnumerable<CompletionItem> Expected(SemanticModel model, SyntaxToken before, int offset, CancellationToken cancel)
    {
        var wanted = before.IsKind(SyntaxKind.EqualsToken) && before.Parent is AssignmentExpressionSyntax setting ? model.GetTypeInfo(setting.Left, cancel).Type : null;
        if (wanted is not INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum) return [];
        var name = @enum.ToMinimalDisplayString(model, offset);
        return @enum.GetMembers().OfType<IFieldSymbol>().Select(value => new CompletionItem($"{name}.{value.Name}", "EnumMember", 0, Doc: SymbolWords.Summary(value, model)));
    }

    private static IEnumerable<CompletionItem> ArgumentNames(SemanticModel model, SyntaxToken before, CancellationToken cancel)
    {
        if (before.Parent is not ArgumentListSyntax arguments || before.Kind() is not (SyntaxKind.OpenParenToken or SyntaxKind.CommaToken)) return [];
        IEnumerable<IMethodSymbol> called = arguments.Parent switch
        {
            InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancel).OfType<IMethodSymbol>(),
            BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation, cancel).Type is INamedTypeSymbol made => made.InstanceConstructors,
            _ => [],
        };
        var given = arguments.Arguments.Select(argument => argument.NameColon?.Name.Identifier.ValueText).ToHashSet();
        return called.SelectMany(SymbolWords.Parameters).Where(parameter => !given.Contains(parameter.Name)).DistinctBy(parameter => parameter.Name)
            .Select(parameter => new CompletionItem(parameter.Name + ":", "Field", 0, SymbolWords.Code(parameter, model, before.SpanStart), Insert: parameter.Name + ": "));
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<ISymbol> symbols, SemanticModel model, int offset, Func<string, string>? insert = null)
    {
        foreach (var named in symbols.GroupBy(symbol => (symbol.Name, Kind: SymbolWords.Kind(symbol))))
        {
            var symbol = named.First();
            var ours = SymbolWords.IsOurs(symbol, model);
            var rank = symbol.Locations.Any(place => place.IsInSource) ? 0 : ours ? 1 : symbol is ITypeSymbol or INamespaceSymbol ? 3 : 2;
            // Of the framework's thousand types only the name: a line of code for each would be most of the answer.
            var detail = rank < 3 ? SymbolWords.Code(symbol, model, offset) + (named.Count() > 1 ? $" (and {named.Count() - 1} more)" : "") : null;
            if (symbol is IPropertySymbol { IsRequired: true }) detail = "required " + detail;
            yield return new(named.Key.Name, named.Key.Kind, rank, detail, ours ? SymbolWords.Summary(symbol, model) : null, insert?.Invoke(named.Key.Name));
        }
    }
}
