namespace Tradewind.DagProcessor.Compilation;

/// <summary>A script after the compiler.</summary>
internal sealed record CompiledScript
{
    /// <summary>The script and the files it loads; the script first.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>Errors and warnings, errors first.</summary>
    public required IReadOnlyList<ScriptDiagnostic> Diagnostics { get; init; }

    /// <summary>The compiled assembly; null when there are errors.</summary>
    public byte[]? Assembly { get; init; }

    /// <summary>Its portable debug symbols.</summary>
    public byte[]? Symbols { get; init; }

    /// <summary>The plugins it uses, as references.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];
}
