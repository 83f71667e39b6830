namespace Tradewind.Engine.Configuration.Files;

/// <summary>What an import did, or would do.</summary>
/// <param name="DryRun">Nothing was stored.</param>
/// <param name="Entries">The entries of the file, in its order.</param>
public sealed record ImportResult(bool DryRun, IReadOnlyList<ImportedEntry> Entries)
{
    /// <summary>How many come to this.</summary>
    public int Count(ImportOutcome outcome) => Entries.Count(entry => entry.Outcome == outcome);
}
