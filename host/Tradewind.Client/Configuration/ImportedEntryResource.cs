namespace Tradewind.Client;

/// <summary>What becomes of an entry of a file.</summary>
public sealed record ImportedEntryResource
{
    /// <summary>The connection's or variable's name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <c>added</c>, <c>changed</c>, <c>same</c> (it is stored just so), <c>skipped</c> (what is stored stays, although the file has it otherwise) or <c>left_out</c> (a new
    /// variable whose value the file does not have).
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>Secrets that neither the file has nor the store, for example <c>password</c>: to be given by hand.</summary>
    public IReadOnlyList<string>? Missing { get; init; }
}
