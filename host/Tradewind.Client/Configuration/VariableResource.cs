namespace Tradewind.Client;

/// <summary>A named value that scripts read.</summary>
public sealed record VariableResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; null when it is secret.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is secret: never given out, and masked in logs.</summary>
    public required bool Secret { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
