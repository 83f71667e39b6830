using System.Text.Json;

namespace Tradewind.Testing;

/// <summary>
/// An attempt without a platform, for tests of operators: set what it may find, call the operator with <see cref="Context"/>,
/// look at what it logged and left behind.
/// </summary>
public sealed class TestAttempt : IAttemptServices
{
    private const int PageSize = 100;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _written = [];
    private readonly BlobMemory _blobs = new();

    /// <summary>The facts of the attempt; replace them with <c>with</c> as the test needs.</summary>
    public AttemptFacts Facts { get; set; } = new()
    {
        RunId = "1",
        DagId = "test",
        TaskId = "task",
        LogicalDate = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        DataIntervalStart = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        DataIntervalEnd = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero),
        WorkDirectory = Environment.CurrentDirectory,
    };

    /// <summary>Connections the operator may look up, by id.</summary>
    public Dictionary<string, Connection> Connections { get; } = [];

    /// <summary>Variables the operator may look up, by name.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The news that brought the run about.</summary>
    public List<AssetEvent> Triggers { get; } = [];

    /// <summary>The event that a deferred operator is called again with; null while it has not been deferred.</summary>
    public DeferredEvent? Event { get; set; }

    /// <summary>
    /// Outputs of other tasks, as they would be returned: by task id, named ones as <c>task/name</c>; of a mapped task, or one in the same
    /// mapped group, the list of its indices'.
    /// </summary>
    public Dictionary<string, object?> Outputs { get; } = [];

    /// <summary>What the task keeps from attempt to attempt, by name: set what the attempt before left, look at what this one keeps.</summary>
    public Dictionary<string, object?> State { get; } = [];

    /// <summary>What a cached task finds to take over; null for nothing.</summary>
    public CachedOutputs? Cached { get; set; }

    /// <summary>What a sensor that shares its looks finds of others; null for nothing: it looks by itself.</summary>
    public SharedLook? SharedLook { get; set; }

    /// <summary>What made the last shared look the same as others'; null when none was asked for.</summary>
    internal string? SharedLookKey { get; private set; }

    /// <summary>Cancels the attempt.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Rows of the last progress report.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of the last progress report.</summary>
    public long Bytes { get; private set; }

    /// <summary>The log so far; warnings and errors begin with <c>WARNING: </c> or <c>ERROR: </c>.</summary>
    public IReadOnlyList<string> LogLines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>A new context over this attempt.</summary>
    public OperatorContext Context => new(Facts, this, null, Cancellation.Token);

    /// <summary>A value that the operator left behind with <c>ctx.Push</c>, or default.</summary>
    public T? Written<T>(string key)
    {
        lock (_gate)
            return _written.TryGetValue(key, out var stored) ? JsonSerializer.Deserialize<T>(Whole(stored).Span, XComJson.Shared) : default;
    }

    /// <summary>The JSON of what is stored in an output's place.</summary>
    internal ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> stored) => _blobs.Whole(stored);

    /// <summary>A line as a test's log shows it.</summary>
    internal static string Shown(TaskLogLevel level, string line) => level switch
    {
        TaskLogLevel.Warning => "WARNING: " + line,
        TaskLogLevel.Error => "ERROR: " + line,
        _ => line,
    };

    ValueTask<ReadOnlyMemory<byte>?> IAttemptServices.ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken)
    {
        if (key == XComKeys.Event && Event is { } arrived)
            return new(DeferralJson.Write(arrived));
        if (!Outputs.TryGetValue(NameOf(taskId, key), out var output))
            return new((ReadOnlyMemory<byte>?)null);
        if (mapIndex < 0)
            return new(JsonSerializer.SerializeToUtf8Bytes(output, XComJson.Shared));

        var elements = Elements(taskId, key).ToArray();
        return new(mapIndex < elements.Length ? JsonSerializer.SerializeToUtf8Bytes(elements[mapIndex], XComJson.Shared) : (ReadOnlyMemory<byte>?)null);
    }

    ValueTask<XComPage> IAttemptServices.ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken)
    {
        var elements = Elements(taskId, key).Skip(from).Take(PageSize).ToArray();
        return new(new XComPage(
            [.. elements.Select(e => (ReadOnlyMemory<byte>?)JsonSerializer.SerializeToUtf8Bytes(e, XComJson.Shared))], elements.Length == PageSize ? from + PageSize : null));
    }

    ValueTask<int> IAttemptServices.CountXComsAsync(string taskId, string key, CancellationToken cancellationToken) => new(Elements(taskId, key).Count());

    ValueTask IAttemptServices.WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken)
    {
        lock (_gate)
            _written[key] = stored;
        return default;
    }

    ValueTask IAttemptServices.WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        _blobs.Write(blob, offset, piece);
        return default;
    }

    ValueTask<ReadOnlyMemory<byte>> IAttemptServices.ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken) => new(_blobs.Read(large.Id, offset));

    ValueTask<ReadOnlyMemory<byte>?> IAttemptServices.ReadStateAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
            return new(State.TryGetValue(key, out var value) ? JsonSerializer.SerializeToUtf8Bytes(value, XComJson.Shared) : (ReadOnlyMemory<byte>?)null);
    }

    ValueTask IAttemptServices.WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (json is { } value)
                State[key] = JsonSerializer.Deserialize<JsonElement>(value.Span, XComJson.Shared);
            else
                State.Remove(key);
        }

        return default;
    }

    ValueTask<CachedOutputs?> IAttemptServices.FindCachedAsync(string key, CancellationToken cancellationToken) => new(Cached);

    ValueTask<SharedLook?> IAttemptServices.ShareLookAsync(string key, CancellationToken cancellationToken)
    {
        SharedLookKey = key;
        return new(SharedLook);
    }

    ValueTask<Connection?> IAttemptServices.ReadConnectionAsync(string id, CancellationToken cancellationToken) =>
        new(Connections.GetValueOrDefault(id));

    ValueTask<string?> IAttemptServices.ReadVariableAsync(string name, CancellationToken cancellationToken) =>
        new(Variables.GetValueOrDefault(name));

    ValueTask<IReadOnlyList<AssetEvent>> IAttemptServices.ReadTriggersAsync(CancellationToken cancellationToken) => new([.. Triggers]);

    ValueTask<string> IAttemptServices.CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken) => new("http://127.0.0.1:8080/api/v1/callbacks/test");

    void IAttemptServices.Log(TaskLogLevel level, string line)
    {
        lock (_gate)
            _lines.Add(Shown(level, line));
    }

    private static string NameOf(string taskId, string key) => key == XComKeys.Return ? taskId : $"{taskId}/{key}";

    void IAttemptServices.ReportProgress(long rows, long bytes) => (Rows, Bytes) = (rows, bytes);

    private IEnumerable<object?> Elements(string taskId, string key) =>
        Outputs.TryGetValue(NameOf(taskId, key), out var output) ? ((System.Collections.IEnumerable)output!).Cast<object?>() : [];
}
