using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Tradewind.Plugins;

namespace Tradewind.DagProcessor.Places;

/// <summary>A symbol in words: its line of code, its kind, and what its documentation says.</summary>
internal static class SymbolWords
{
    /// <summary>Names as a script writes them, with the names and defaults of parameters.</summary>
    public static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    private static readonly ConcurrentDictionary<string, XmlDocs> Docs = new(StringComparer.Ordinal);

    // What the SDK's words end with; the compiler fills it in.
    private const string CallerPlace = ", string file = \"\", int line = 0";

    /// <summary>The symbol's line of code.</summary>
    public static string Code(ISymbol symbol, SemanticModel model, int offset) =>
        symbol.ToMinimalDisplayString(model, offset, Format).Replace(CallerPlace, "", StringComparison.Ordinal).Replace(CallerPlace[2..], "", StringComparison.Ordinal);

    /// <summary>The parameters that an author writes: not those that the compiler fills in.</summary>
    public static IEnumerable<IParameterSymbol> Parameters(IMethodSymbol method) =>
        method.Parameters.Where(parameter => !parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "CallerFilePathAttribute" or "CallerLineNumberAttribute"));

    /// <summary>The symbol's kind, by the name that the editor has for it.</summary>
    public static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "Method",
        IPropertySymbol => "Property",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "EnumMember",
        IFieldSymbol { IsConst: true } => "Constant",
        // What a script declares is a field to the compiler and a variable to its author.
        IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => "Variable",
        IFieldSymbol => "Field",
        IEventSymbol => "Event",
        INamespaceSymbol => "Module",
        ITypeParameterSymbol => "TypeParameter",
        INamedTypeSymbol { TypeKind: TypeKind.Enum } => "Enum",
        INamedTypeSymbol { TypeKind: TypeKind.Interface } => "Interface",
        INamedTypeSymbol { TypeKind: TypeKind.Struct } => "Struct",
        _ => "Class",
    };

    /// <summary>Whether the symbol is the SDK's or a plugin's: what most of a script is made of.</summary>
    public static bool IsOurs(ISymbol symbol, SemanticModel model) => PathOf(symbol, model) is { } path && DocsOf(path).Any;

    /// <summary>What its documentation says, or that of the type a constructor makes; null when it says nothing.</summary>
    public static string? Summary(ISymbol symbol, SemanticModel model)
    {
        var documented = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        if (PathOf(documented, model) is not { } path) return null;
        return Of(documented) ?? (documented is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { } made } ? Of(made) : null);

        string? Of(ISymbol one) => one.OriginalDefinition.GetDocumentationCommentId() is { } id ? DocsOf(path).Of(id) : null;
    }

    private static string? PathOf(ISymbol symbol, SemanticModel model) =>
        symbol.ContainingAssembly is { } assembly && model.Compilation.GetMetadataReference(assembly) is PortableExecutableReference { FilePath: { } path } ? path : null;

    // A new version of a plugin lies in another folder, so what is read once stays true.
    private static XmlDocs DocsOf(string assemblyPath) => Docs.GetOrAdd(assemblyPath, XmlDocs.Beside);
}
