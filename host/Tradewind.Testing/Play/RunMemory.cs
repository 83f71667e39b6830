using System.Collections.Concurrent;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Testing.Play;

/// <summary>What a run leaves, as the metastore would keep it.</summary>
internal sealed class RunMemory(BlobMemory blobs)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Ordinal, string Key), ReadOnlyMemory<byte>> _outputs = [];
    private readonly Dictionary<(int Ordinal, string Key), ReadOnlyMemory<byte>> _state = [];
    private readonly Dictionary<int, List<TestTaskAttempt>> _attempts = [];
    private readonly ConcurrentDictionary<(int Ordinal, int Attempt), ConcurrentQueue<string>> _logs = new();

    public List<AssetWrite> Emitted { get; } = [];

    public List<DeadlineMiss> Missed { get; } = [];

    /// <summary>An output as it is stored.</summary>
    public ReadOnlyMemory<byte>? Stored(int ordinal, string key)
    {
        lock (_gate)
            return _outputs.TryGetValue((ordinal, key), out var stored) ? stored : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>An output's JSON.</summary>
    public ReadOnlyMemory<byte>? Output(int ordinal, string key) => Stored(ordinal, key) is { } stored ? blobs.Whole(stored) : (ReadOnlyMemory<byte>?)null;

    /// <summary>All outputs of an instance, as they are stored.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> OutputsOf(int ordinal)
    {
        lock (_gate)
            return _outputs.Where(one => one.Key.Ordinal == ordinal).ToDictionary(one => one.Key.Key, one => one.Value);
    }

    public void Store(int ordinal, string key, ReadOnlyMemory<byte> stored)
    {
        lock (_gate)
            _outputs[(ordinal, key)] = stored;
    }

    public void Forget(int ordinal)
    {
        lock (_gate)
        {
            foreach (var one in _outputs.Keys.Where(one => one.Ordinal == ordinal).ToArray())
                _outputs.Remove(one);
        }
    }

    public ReadOnlyMemory<byte>? State(int ordinal, string key)
    {
        lock (_gate)
            return _state.TryGetValue((ordinal, key), out var json) ? json : (ReadOnlyMemory<byte>?)null;
    }

    public void Keep(int ordinal, string key, ReadOnlyMemory<byte>? json)
    {
        lock (_gate)
        {
            if (json is { } value)
                _state[(ordinal, key)] = value;
            else
                _state.Remove((ordinal, key));
        }
    }

    public void Log(int ordinal, int attempt, string line) => _logs.GetOrAdd((ordinal, attempt), _ => new()).Enqueue(line);

    public void Begin(int ordinal, int attempt, DateTimeOffset at)
    {
        var attempts = _attempts.TryGetValue(ordinal, out var known) ? known : _attempts[ordinal] = [];
        if (attempts.Count == 0 || attempts[^1].Number != attempt)
            attempts.Add(new() { Number = attempt, StartedAt = at });
    }

    public void End(AttemptEnd end)
    {
        var attempts = _attempts[end.Ordinal];
        attempts[^1] = attempts[^1] with
        {
            Outcome = end.Outcome, Message = end.Report.Message, ErrorType = end.Report.ErrorType,
            IsCached = end.Report.CachedFrom is not null,
            Looks = attempts[^1].Looks + (end.Report.Kind is ReportKind.NotYet or ReportKind.Succeeded ? 1 : 0),
        };
    }

    public IReadOnlyList<TestTaskAttempt> AttemptsOf(int ordinal) =>
        _attempts.TryGetValue(ordinal, out var attempts)
            ? [.. attempts.Select(one => one with { Log = _logs.TryGetValue((ordinal, one.Number), out var lines) ? [.. lines] : [] })]
            : [];
}
