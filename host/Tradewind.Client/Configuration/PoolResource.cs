namespace Tradewind.Client;

/// <summary>A pool: slots that tasks share.</summary>
public sealed record PoolResource
{
    /// <summary>Its name in scripts.</summary>
    public required string Name { get; init; }

    /// <summary>How many slots it has.</summary>
    public required int Slots { get; init; }

    /// <summary>How many of them queued and running tasks have; more than <see cref="Slots"/> for a while after the pool was made smaller.</summary>
    public required int Used { get; init; }

    /// <summary>How many tasks wait for it.</summary>
    public required int Waiting { get; init; }

    /// <summary>What it stands for.</summary>
    public string? Description { get; init; }
}
