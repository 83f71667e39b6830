namespace Tradewind.Client;

/// <summary>An asset: data that tasks emit and DAGs wait for.</summary>
public record AssetResource
{
    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>How many tasks of active DAGs emit it.</summary>
    public required int ProducerCount { get; init; }

    /// <summary>How many active DAGs wait for it.</summary>
    public required int ConsumerCount { get; init; }

    /// <summary>When it last had news; null when it never had any, or that was too long ago.</summary>
    public DateTimeOffset? LastEventAt { get; init; }
}
