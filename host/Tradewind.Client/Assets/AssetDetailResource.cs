namespace Tradewind.Client;

/// <summary>An asset with who emits it and who waits for it.</summary>
public sealed record AssetDetailResource : AssetResource
{
    /// <summary>The tasks of active DAGs that emit it.</summary>
    public required IReadOnlyList<AssetProducerResource> Producers { get; init; }

    /// <summary>The active DAGs that wait for it.</summary>
    public required IReadOnlyList<AssetConsumerResource> Consumers { get; init; }
}
