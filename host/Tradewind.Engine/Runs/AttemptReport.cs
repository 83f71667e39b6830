namespace Tradewind.Engine.Runs;

/// <summary>What a runner says of an attempt when it is over (or, for a sensor, when one look is over).</summary>
public sealed record AttemptReport
{
    /// <summary>How it went.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The reason, for people: an error's message, why it was skipped, what the sensor still misses.</summary>
    public string? Message { get; init; }

    /// <summary>The exception's type, if one was thrown.</summary>
    public string? ErrorType { get; init; }

    /// <summary>False when a failure must not be tried again.</summary>
    public bool MayRetry { get; init; } = true;

    /// <summary>The wait before the next attempt that a rule of the script asks for; null: the task's own.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>The output as JSON in UTF-8; null when there is none.</summary>
    public byte[]? Output { get; init; }

    /// <summary>The number of elements of the output at top level, when it is an array or an object.</summary>
    public int? OutputLength { get; init; }

    /// <summary>What its index of a mapped task is called; null when nothing says so.</summary>
    public string? IndexName { get; init; }

    /// <summary>The ids of the tasks a branch chose.</summary>
    public IReadOnlyList<string>? Chosen { get; init; }

    /// <summary>What a deferred task waits for.</summary>
    public Deferral? Deferral { get; init; }

    /// <summary>What it said of the assets it emits.</summary>
    public IReadOnlyList<EmittedAsset> Emitted { get; init; } = [];

    /// <summary>What makes other work the same, for a task that is cached.</summary>
    public string? CacheKey { get; init; }

    /// <summary>The success that it took over; null when it did its work.</summary>
    public CachedFrom? CachedFrom { get; init; }

    /// <summary>What a sensor that shares its looks did; null for one that looks alone.</summary>
    public LookReport? Look { get; init; }

    /// <summary>The operator's settings as they were at run time, as a JSON object.</summary>
    public string? Rendered { get; init; }

    /// <summary>Rows moved by a transfer.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes moved by a transfer.</summary>
    public long? Bytes { get; init; }
}
