namespace Tradewind.Graph;

/// <summary>Which assets must have news, as a tree: a leaf names an asset, the other nodes join parts.</summary>
public sealed record AssetConditionSpec
{
    /// <summary>The asset, for a leaf.</summary>
    public string? Asset { get; init; }

    /// <summary>For a node with parts: one of them is enough. Otherwise all must hold.</summary>
    public bool Any { get; init; }

    /// <summary>The parts of a node that is no leaf (one or more).</summary>
    public IReadOnlyList<AssetConditionSpec> Parts { get; init; } = [];

    /// <summary>Every asset it speaks of, each once, in the order in which they stand there.</summary>
    public IReadOnlyList<string> Assets() => [.. Leaves(this).Distinct()];

    private static IEnumerable<string> Leaves(AssetConditionSpec node) => node.Asset is { } asset ? [asset] : node.Parts.SelectMany(Leaves);
}
