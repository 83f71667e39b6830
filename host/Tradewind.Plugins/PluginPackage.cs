namespace Tradewind.Plugins;

/// <summary>A plugin's files, copied where nobody changes them.</summary>
public sealed record PluginPackage
{
    /// <summary>What it says of itself.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>SHA-256 over its files' names and contents, in lower-case hexadecimal. Other content, other hash.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The folder in the cache that holds it.</summary>
    public required string Directory { get; init; }

    /// <summary>Name and content hash, as versions of a DAG remember what they were compiled against.</summary>
    public string Reference => $"{Manifest.Name}@{ContentHash}";

    /// <summary>The full path of its assembly in the cache.</summary>
    public string AssemblyPath => Path.Combine(Directory, Manifest.Assembly);
}
