namespace Tradewind.Client;

/// <summary>A run that was left alone.</summary>
public sealed record SkippedRunResource
{
    /// <summary>The run.</summary>
    public required long RunId { get; init; }

    /// <summary>Why, in half a sentence.</summary>
    public required string Why { get; init; }
}
