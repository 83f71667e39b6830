namespace Tradewind.Execution;

/// <summary>How an attempt ended, and what it left.</summary>
public sealed record AttemptResult
{
    /// <summary>How it ended.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>Why, unless it succeeded.</summary>
    public string? Message { get; init; }

    /// <summary>The full name of the exception's type, when one failed it.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Whether a failure may be tried again within the task's retries.</summary>
    public bool Retry { get; init; }

    /// <summary>How long to wait before that, as a rule of the script says; null: as the task's retries say.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>The output as UTF-8 JSON, or for a long one its <see cref="LargeOutput"/> in stored form; null when it left none.</summary>
    public ReadOnlyMemory<byte>? OutputJson { get; init; }

    /// <summary>How many elements the output has; null unless another task maps over it.</summary>
    public int? OutputLength { get; init; }

    /// <summary>What its index of a mapped task is called; null when nothing says so.</summary>
    public string? IndexName { get; init; }

    /// <summary>The direct successors that a branch chose; null for other tasks.</summary>
    public IReadOnlyList<string>? ChosenTasks { get; init; }

    /// <summary>What makes other work the same as this one, for a task that is cached.</summary>
    public string? CacheKey { get; init; }

    /// <summary>The success that it took over instead of doing its work; null when it did it.</summary>
    public CachedOutputs? CachedFrom { get; init; }

    /// <summary>What a sensor that shares its looks did; null for one that looks alone.</summary>
    public LookTaken? Look { get; init; }

    /// <summary>What a deferred task waits for.</summary>
    public Deferral? Deferral { get; init; }

    /// <summary>What it said of the assets it emits.</summary>
    public IReadOnlyList<EmittedAsset> Emitted { get; init; } = [];

    /// <summary>The operator's settings as they were in this attempt, as a JSON object of strings; null for code.</summary>
    public string? RenderedJson { get; init; }

    /// <summary>Rows moved by a transfer, or the task's last progress report.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes moved by a transfer, or the task's last progress report.</summary>
    public long Bytes { get; init; }
}
