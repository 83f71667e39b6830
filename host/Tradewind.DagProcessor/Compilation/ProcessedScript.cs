using Tradewind.Graph;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>A script after compiling, loading and checking: all there is to store.</summary>
internal sealed record ProcessedScript
{
    /// <summary>The script, relative to the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary>What names this state of it, see <see cref="Tradewind.Plugins.BundleKey"/>.</summary>
    public required string Key { get; init; }

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

    /// <summary>Its DAGs as data, with their faults; none when it could not be loaded, or when the file only serves others.</summary>
    public IReadOnlyList<DagGraph> Graphs { get; init; } = [];

    /// <summary>Whether it may become a version.</summary>
    public bool Succeeded => Assembly is not null && Diagnostics.All(d => !d.IsError);
}
