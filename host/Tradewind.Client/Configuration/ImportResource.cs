namespace Tradewind.Client;

/// <summary>What an import did, or would do.</summary>
public sealed record ImportResource
{
    /// <summary>Nothing was stored.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The entries of the file, in its order.</summary>
    public required IReadOnlyList<ImportedEntryResource> Entries { get; init; }
}
