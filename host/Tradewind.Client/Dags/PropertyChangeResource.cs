namespace Tradewind.Client;

/// <summary>A property that is not what it was.</summary>
public sealed record PropertyChangeResource
{
    /// <summary>Its name in words, for example <c>trigger rule</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it was, in words; null for nothing.</summary>
    public string? Before { get; init; }

    /// <summary>What it is; null for nothing.</summary>
    public string? After { get; init; }
}
