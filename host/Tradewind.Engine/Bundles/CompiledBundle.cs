using Tradewind.Graph;

namespace Tradewind.Engine.Bundles;

/// <summary>A script as the dag-processor returned it: compiled, loaded, its DAGs as data.</summary>
public sealed record CompiledBundle
{
    /// <summary>The script's path, relative to the DAG folder, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>A hash of source, loaded files, SDK and plugin versions: the same key means the same behaviour.</summary>
    public required string Key { get; init; }

    /// <summary>The script and the files it loads, with their text; the script first.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>The compiled assembly.</summary>
    public required byte[] Assembly { get; init; }

    /// <summary>Its portable debug symbols.</summary>
    public required byte[] Symbols { get; init; }

    /// <summary>The plugins it was compiled against, as <c>name@contenthash</c>.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    /// <summary>The DAGs it declares.</summary>
    public required IReadOnlyList<DagGraph> Dags { get; init; }
}
