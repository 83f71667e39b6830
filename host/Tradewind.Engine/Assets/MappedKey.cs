namespace Tradewind.Engine.Assets;

/// <summary>What becomes of a partition key: another, or the reason why none does.</summary>
/// <param name="Key">The key; null when there is none.</param>
/// <param name="Why">Why not; null when there is one.</param>
public readonly record struct MappedKey(string? Key, string? Why)
{
    /// <summary>Where all parts of a window are waited for: which window it is, and which part of it the news is about.</summary>
    public PartitionPlace? Place { get; init; }

    internal static MappedKey Of(string key) => new(key, null);

    internal static MappedKey None(string why) => new(null, why);
}
