namespace Tradewind.Client;

/// <summary>A task instance with its attempts.</summary>
public sealed record TaskInstanceDetailResource : TaskInstanceResource
{
    /// <summary>First to last.</summary>
    public required IReadOnlyList<AttemptResource> Attempts { get; init; }
}
