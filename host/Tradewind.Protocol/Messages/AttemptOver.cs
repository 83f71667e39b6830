using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>An attempt, a sensor's look, or a callback is over.</summary>
public sealed record AttemptOver : IMessage
{
    /// <summary>The task instance.</summary>
    public required long Instance { get; init; }

    /// <summary>The fencing number it was given.</summary>
    public required int Fence { get; init; }

    /// <summary>How it went.</summary>
    public required AttemptOverKind Result { get; init; }

    /// <summary>The reason, for people.</summary>
    public string? Message { get; init; }

    /// <summary>The exception's type.</summary>
    public string? ErrorType { get; init; }

    /// <summary>False when a failure must not be tried again.</summary>
    public bool MayRetry { get; init; } = true;

    /// <summary>The wait before the next attempt that a rule of the script asks for.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>The output as JSON in UTF-8, or for a long one where it lies.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>How many elements the output has at top level; -1 unless another task maps over it.</summary>
    public int OutputLength { get; init; } = -1;

    /// <summary>What its index of a mapped task is called; null when nothing says so.</summary>
    public string? IndexName { get; init; }

    /// <summary>The tasks a branch chose; null for other tasks.</summary>
    public IReadOnlyList<string>? Chosen { get; init; }

    /// <summary>What a deferred task waits for, as JSON.</summary>
    public string? Deferral { get; init; }

    /// <summary>What it said of assets: a name and, as JSON, what it added; the alias it said it to, and the partition key.</summary>
    public IReadOnlyList<(string Asset, string? Extra, string? Alias, string? Partition)> Emitted { get; init; } = [];

    /// <summary>What makes other work the same, for a task that is cached.</summary>
    public string? CacheKey { get; init; }

    /// <summary>The task instance and the attempt whose success it took over.</summary>
    public (long Instance, int Attempt)? CachedFrom { get; init; }

    /// <summary>What makes a sensor's look the same as others'; null for one that looks alone.</summary>
    public string? LookKey { get; init; }

    /// <summary>How many looks have been made, by whomever.</summary>
    public int Looks { get; init; }

    /// <summary>When the next look is due, for a sensor that did not look because another does or has.</summary>
    public DateTimeOffset? NextLookAt { get; init; }

    /// <summary>The operator's settings at run time as JSON.</summary>
    public string? Rendered { get; init; }

    /// <summary>Rows moved.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes moved.</summary>
    public long? Bytes { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Outcome;

    /// <summary>Reads one.</summary>
    public static AttemptOver Read(FrameReader from) => new()
    {
        Instance = from.Long(),
        Fence = from.Int(),
        Result = (AttemptOverKind)from.Byte(),
        Message = from.MaybeText(),
        ErrorType = from.MaybeText(),
        MayRetry = from.Flag(),
        RetryIn = from.MaybeLong() is { } ticks ? new TimeSpan(ticks) : null,
        Output = from.MaybeMemory(),
        OutputLength = from.Int(),
        IndexName = from.MaybeText(),
        Chosen = from.MaybeTexts(),
        Deferral = from.MaybeText(),
        Emitted = ReadEmitted(ref from),
        CacheKey = from.MaybeText(),
        CachedFrom = from.MaybeLong() is { } cached ? (cached, from.Int()) : null,
        LookKey = from.MaybeText(),
        Looks = from.Int(),
        NextLookAt = from.MaybeLong() is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : null,
        Rendered = from.MaybeText(),
        Rows = from.MaybeLong(),
        Bytes = from.MaybeLong(),
    };

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Long(Instance);
        to.Int(Fence);
        to.Byte((byte)Result);
        to.Text(Message);
        to.Text(ErrorType);
        to.Flag(MayRetry);
        to.MaybeLong(RetryIn?.Ticks);
        to.Bytes(Output);
        to.Int(OutputLength);
        to.Text(IndexName);
        to.Texts(Chosen);
        to.Text(Deferral);
        to.Int(Emitted.Count);
        foreach (var (asset, extra, alias, partition) in Emitted)
        {
            to.Text(asset);
            to.Text(extra);
            to.Text(alias);
            to.Text(partition);
        }

        to.Text(CacheKey);
        to.MaybeLong(CachedFrom?.Instance);
        if (CachedFrom is { } cached) to.Int(cached.Attempt);
        to.Text(LookKey);
        to.Int(Looks);
        to.MaybeLong(NextLookAt?.UtcTicks);
        to.Text(Rendered);
        to.MaybeLong(Rows);
        to.MaybeLong(Bytes);
    }

    private static (string, string?, string?, string?)[] ReadEmitted(ref FrameReader from)
    {
        var emitted = new (string, string?, string?, string?)[from.Count()];
        for (var at = 0; at < emitted.Length; at++) emitted[at] = (from.Text(), from.MaybeText(), from.MaybeText(), from.MaybeText());
        return emitted;
    }
}
