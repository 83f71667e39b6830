namespace Tradewind.Engine.Limits;

/// <summary>What one pass of admission did, and what its caller has to do.</summary>
public sealed record Admitted
{
    /// <summary>Nobody was waiting, or there was no room.</summary>
    public static Admitted Nobody { get; } = new();

    /// <summary>Runs of which instances were admitted.</summary>
    public IReadOnlyList<long> Runs { get; init; } = [];

    /// <summary>The queues in which they are offered.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>There may be more to admit at once.</summary>
    public bool More { get; init; }

    /// <summary>Those that end, because their key is taken.</summary>
    public IReadOnlyList<Collision> Collisions { get; init; } = [];

    /// <summary>Those that have a key and must give it up for another; the ones that run are asked to stop already.</summary>
    public IReadOnlyList<long> Superseded { get; init; } = [];

    /// <summary>When a rate lets the next one go; null when none holds anyone.</summary>
    public DateTimeOffset? Next { get; init; }
}
