namespace Tradewind.Engine.Assets;

/// <summary>An asset in the catalogue.</summary>
public sealed record AssetView
{
    /// <summary>The asset.</summary>
    public required string Name { get; init; }

    /// <summary>How many tasks of active DAGs emit it.</summary>
    public required int Producers { get; init; }

    /// <summary>How many active DAGs wait for it.</summary>
    public required int Consumers { get; init; }

    /// <summary>When it last had news; null when it never had any, or that was too long ago.</summary>
    public DateTimeOffset? LastEventAt { get; init; }
}
