namespace Tradewind.Client;

/// <summary>A run that a schedule will make.</summary>
public sealed record NextRunResource
{
    /// <summary>When it is due; in the past for one that was missed and is made at once.</summary>
    public required DateTimeOffset RunAfter { get; init; }

    /// <summary>The instant it stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Where the span of data it covers begins.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>Where that span ends (exclusive).</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }
}
