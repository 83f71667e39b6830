namespace Tradewind.Client;

/// <summary>A value that a task keeps from attempt to attempt.</summary>
public sealed record StateResource
{
    /// <summary>Its name.</summary>
    public required string Key { get; init; }

    /// <summary>The value as JSON text, without secrets.</summary>
    public required string Json { get; init; }

    /// <summary>When it was written last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
