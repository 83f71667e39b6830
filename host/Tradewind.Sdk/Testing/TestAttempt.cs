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

    /// <summary>Outputs of other tasks, by task id, as they would be returned.</summary>
    public Dictionary<string, object?> Outputs { get; } = [];

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

    /// <summary>A named value that the operator left behind with <c>SetXCom</c>, or default.</summary>
    public T? Written<T>(string key)
    {
        lock (_gate)
            return _written.TryGetValue(key, out var json) ? JsonSerializer.Deserialize<T>(json.Span, XComJson.Shared) : default;
    }

    ValueTask<ReadOnlyMemory<byte>?> IAttemptServices.ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken)
    {
        if (key != XComKeys.Return || !Outputs.TryGetValue(taskId, out var output))
            return new((ReadOnlyMemory<byte>?)null);

        return new(JsonSerializer.SerializeToUtf8Bytes(output, XComJson.Shared));
    }

    ValueTask<XComPage> IAttemptServices.ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken)
    {
        var elements = Elements(taskId, key).Skip(from).Take(PageSize).ToArray();
        return new(new XComPage(
            [.. elements.Select(e => (ReadOnlyMemory<byte>?)JsonSerializer.SerializeToUtf8Bytes(e, XComJson.Shared))], elements.Length == PageSize ? from + PageSize : null));
    }

    ValueTask<int> IAttemptServices.CountXComsAsync(string taskId, string key, CancellationToken cancellationToken) => new(Elements(taskId, key).Count());

    ValueTask IAttemptServices.WriteXComAsync(string key, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        lock (_gate)
            _written[key] = json;
        return default;
    }

    ValueTask<Connection?> IAttemptServices.ReadConnectionAsync(string id, CancellationToken cancellationToken) =>
        new(Connections.GetValueOrDefault(id));

    ValueTask<string?> IAttemptServices.ReadVariableAsync(string name, CancellationToken cancellationToken) =>
        new(Variables.GetValueOrDefault(name));

    ValueTask<IReadOnlyList<AssetEvent>> IAttemptServices.ReadTriggersAsync(CancellationToken cancellationToken) => new([.. Triggers]);

    void IAttemptServices.Log(TaskLogLevel level, string line)
    {
        lock (_gate)
        {
            _lines.Add(level switch
            {
                TaskLogLevel.Warning => "WARNING: " + line,
                TaskLogLevel.Error => "ERROR: " + line,
                _ => line,
            });
        }
    }

    void IAttemptServices.ReportProgress(long rows, long bytes) => (Rows, Bytes) = (rows, bytes);

    private IEnumerable<object?> Elements(string taskId, string key) =>
        key == XComKeys.Return && Outputs.TryGetValue(taskId, out var output) ? ((System.Collections.IEnumerable)output!).Cast<object?>() : [];
}
