namespace Tradewind;

/// <summary>How it stands with the looks that a sensor shares: made by another, or its own to make.</summary>
public sealed record SharedLook
{
    /// <summary>How many looks have been made so far.</summary>
    public required int Looks { get; init; }

    /// <summary>Another looks or has looked, and until then nobody looks again; null when it is this sensor's turn.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What was still missing at the latest look.</summary>
    public string? Reason { get; init; }

    /// <summary>The run of the sensor that looks or looked last; null when none has.</summary>
    public string? RunId { get; init; }

    /// <summary>What a look found since this sensor began; null when none has.</summary>
    public CachedOutputs? Found { get; init; }
}
