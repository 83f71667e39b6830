namespace Tradewind.Client;

/// <summary>What came of sending a test message.</summary>
public sealed record AlertTestResource
{
    /// <summary>Whether the receiver took it.</summary>
    public required bool Taken { get; init; }

    /// <summary>What it answered, or why it was not reached.</summary>
    public required string Answer { get; init; }
}
