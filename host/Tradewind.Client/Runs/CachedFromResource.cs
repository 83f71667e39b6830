namespace Tradewind.Client;

/// <summary>The attempt whose success another took over; of the same task.</summary>
public sealed record CachedFromResource
{
    /// <summary>Its run.</summary>
    public required long RunId { get; init; }

    /// <summary>Its number.</summary>
    public required int Attempt { get; init; }
}
