namespace Tradewind.Client;

/// <summary>An attempt, seen from the task transport that delivered it.</summary>
public sealed record TransportResource
{
    /// <summary>The transport, such as <c>hangfire</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it calls the delivery, such as the number of a job.</summary>
    public required string Reference { get; init; }

    /// <summary>Where people look at it; null when the transport has no page for it.</summary>
    public string? Url { get; init; }
}
