namespace Tradewind.Engine.Bundles;

/// <summary>A script the metastore knows.</summary>
/// <param name="Path">Relative to the DAG folder, with forward slashes.</param>
/// <param name="Key">The key of its state when it was last processed, good or bad.</param>
/// <param name="LoadedFiles">The files it loads, relative to the DAG folder.</param>
/// <param name="HasFaults">Whether that state was faulty.</param>
/// <param name="Plugins">The plugins it was compiled against, as <c>name@contenthash</c>; none when that state was faulty.</param>
public sealed record KnownBundle(string Path, string Key, IReadOnlyList<string> LoadedFiles, bool HasFaults, IReadOnlyList<string> Plugins);
