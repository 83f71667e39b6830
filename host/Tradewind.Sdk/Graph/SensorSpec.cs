namespace Tradewind.Graph;

/// <summary>How often and how long a sensor looks.</summary>
public sealed record SensorSpec
{
    /// <summary>How long a sensor looks, and a task waits for an event, unless its script says otherwise.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>The wait between two looks (the first look is at once).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Each further wait is this many times the one before; 0 or 1 keeps it constant.</summary>
    public double Backoff { get; init; }

    /// <summary>No wait is longer than this.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Counted from the first look of the first attempt; past it the sensor fails for good.</summary>
    public TimeSpan Timeout { get; init; } = LongestWait;

    /// <summary>True: past the timeout the sensor is skipped, not failed.</summary>
    public bool SoftFail { get; init; }

    /// <summary>What the script calls the thing it looks at, when it shares its looks with others that look at the same; null: it looks alone.</summary>
    public string? Shares { get; init; }
}
