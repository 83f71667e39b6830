namespace Tradewind.Client;

/// <summary>How much was dropped.</summary>
public sealed record ClearedResource
{
    /// <summary>How many events no longer wait.</summary>
    public required int Cleared { get; init; }
}
