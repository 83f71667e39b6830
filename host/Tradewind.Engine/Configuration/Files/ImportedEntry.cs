namespace Tradewind.Engine.Configuration.Files;

/// <summary>What becomes of an entry of a file.</summary>
/// <param name="Name">The connection's or variable's name.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Missing">Secrets that neither the file has nor the store: to be given by hand.</param>
public sealed record ImportedEntry(string Name, ImportOutcome Outcome, IReadOnlyList<string> Missing);
