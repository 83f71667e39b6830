namespace Tradewind;

/// <summary>What a task left in another run, to be taken over.</summary>
public sealed record CachedOutputs
{
    /// <summary>The task instance that left it, by its number in the installation.</summary>
    public required long Instance { get; init; }

    /// <summary>Its run.</summary>
    public required string RunId { get; init; }

    /// <summary>Its attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>How many elements the returned output has, where that was counted.</summary>
    public int? OutputLength { get; init; }

    /// <summary>Its outputs as they are stored, by name.</summary>
    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Outputs { get; init; }
}
