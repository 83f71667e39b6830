namespace Tradewind.Client;

/// <summary>What came of trying a connection.</summary>
public sealed record ConnectionTestResource
{
    /// <summary>Whether it works.</summary>
    public required bool Works { get; init; }

    /// <summary>What was found, without secrets of the connection.</summary>
    public required string Message { get; init; }

    /// <summary>How many milliseconds it took.</summary>
    public required long Milliseconds { get; init; }
}
