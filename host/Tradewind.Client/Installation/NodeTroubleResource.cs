namespace Tradewind.Client;

/// <summary>Something that a process cannot do just now.</summary>
public sealed record NodeTroubleResource
{
    /// <summary>The component, as <c>/health</c> names it.</summary>
    public required string Component { get; init; }

    /// <summary>What is wrong, in a line; null when it did not say.</summary>
    public string? Why { get; init; }
}
