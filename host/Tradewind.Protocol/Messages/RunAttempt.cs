using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Run this attempt, or call a callback that follows from one: it is dispatched the same way, under a number of its own below 0.</summary>
public sealed record RunAttempt : IMessage
{
    /// <summary>The task instance.</summary>
    public required long Instance { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The fencing number; every answer carries it.</summary>
    public required int Fence { get; init; }

    /// <summary>The run.</summary>
    public required long Run { get; init; }

    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The index among mapped ones, or -1.</summary>
    public required int MapIndex { get; init; }

    /// <summary>Which write of the mapped-over output it reads (the attempt that wrote it).</summary>
    public required long MapVersion { get; init; }

    /// <summary>For a task mapped over combinations: how many elements each part has.</summary>
    public IReadOnlyList<int> MapLengths { get; init; } = [];

    /// <summary>The compiled bytes it runs from.</summary>
    public required string BundleKey { get; init; }

    /// <summary>The instant the run stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Start of the span the run covers.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>End of that span (exclusive).</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }

    /// <summary>What made the run, by number.</summary>
    public required byte RunType { get; init; }

    /// <summary>Whether the run is of the schedule's latest slot; true for tasks that do not ask.</summary>
    public required bool IsLatest { get; init; }

    /// <summary>The run's params as JSON, or null.</summary>
    public string? Params { get; init; }

    /// <summary>The partition that the run is about, or null.</summary>
    public string? Partition { get; init; }

    /// <summary>The callback to call; null for an attempt.</summary>
    public CallbackCall? Callback { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Run;

    /// <summary>Reads one.</summary>
    public static RunAttempt Read(FrameReader from) => new()
    {
        Instance = from.Long(),
        Attempt = from.Int(),
        Fence = from.Int(),
        Run = from.Long(),
        DagId = from.Text(),
        TaskId = from.Text(),
        MapIndex = from.Int(),
        MapVersion = from.Long(),
        MapLengths = ReadLengths(ref from),
        BundleKey = from.Text(),
        LogicalDate = from.Time(),
        DataIntervalStart = from.Time(),
        DataIntervalEnd = from.Time(),
        RunType = from.Byte(),
        IsLatest = from.Flag(),
        Params = from.MaybeText(),
        Partition = from.MaybeText(),
        Callback = from.Flag() ? CallbackCall.Read(ref from) : null,
    };

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Long(Instance);
        to.Int(Attempt);
        to.Int(Fence);
        to.Long(Run);
        to.Text(DagId);
        to.Text(TaskId);
        to.Int(MapIndex);
        to.Long(MapVersion);
        to.Int(MapLengths.Count);
        foreach (var length in MapLengths) to.Int(length);
        to.Text(BundleKey);
        to.Time(LogicalDate);
        to.Time(DataIntervalStart);
        to.Time(DataIntervalEnd);
        to.Byte(RunType);
        to.Flag(IsLatest);
        to.Text(Params);
        to.Text(Partition);
        to.Flag(Callback is not null);
        Callback?.Write(to);
    }

    private static int[] ReadLengths(ref FrameReader from)
    {
        var count = from.Count();
        if (count == 0) return [];
        var lengths = new int[count];
        for (var at = 0; at < count; at++) lengths[at] = from.Int();
        return lengths;
    }
}
