using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Testing.Play;

/// <summary>What an attempt may ask of the platform, from the test's own and the run's memory.</summary>
internal sealed class PlayedAttempt(TestDag dag, LiveRun run, RunMemory memory, TaskInstance instance, TestRunOptions options) : IAttemptServices
{
    private readonly int _attempt = instance.Attempt;

    public ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken) =>
        new(run.Plan.TryIndexOf(taskId, out var task) && run.Find(task, mapIndex) is { } left ? memory.Stored(left.Ordinal, key) : null);

    public ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken) =>
        new(new XComPage([.. Succeeded(taskId).Where(left => left.MapIndex >= from).Select(left => memory.Stored(left.Ordinal, key))], null));

    public ValueTask<int> CountXComsAsync(string taskId, string key, CancellationToken cancellationToken) =>
        new(Succeeded(taskId).Count(left => memory.Stored(left.Ordinal, key) is not null));

    public ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken)
    {
        memory.Store(instance.Ordinal, key, stored);
        return default;
    }

    public ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        dag.Blobs.Write(blob, offset, piece);
        return default;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken) => new(dag.Blobs.Read(large.Id, offset));

    public ValueTask<ReadOnlyMemory<byte>?> ReadStateAsync(string key, CancellationToken cancellationToken) => new(memory.State(instance.Ordinal, key));

    public ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken)
    {
        memory.Keep(instance.Ordinal, key, json);
        return default;
    }

    public ValueTask<CachedOutputs?> FindCachedAsync(string key, CancellationToken cancellationToken) =>
        new(!options.NoCache && dag.Cache.TryGetValue(key, out var cached) && cached.ExpiresAt > dag.Clock.GetUtcNow() ? cached.Outputs : null);

    // A test has one run at a time: every sensor of it looks by itself.
    public ValueTask<SharedLook?> ShareLookAsync(string key, CancellationToken cancellationToken) => new((SharedLook?)null);

    public ValueTask<Connection?> ReadConnectionAsync(string id, CancellationToken cancellationToken) => new(dag.Connections.GetValueOrDefault(id));

    public ValueTask<string?> ReadVariableAsync(string name, CancellationToken cancellationToken) => new(dag.Variables.GetValueOrDefault(name));

    public ValueTask<IReadOnlyList<AssetEvent>> ReadTriggersAsync(CancellationToken cancellationToken) => new(options.Triggers);

    // Nobody listens there: what would come is what the test says.
    public ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken) => new("http://tradewind.test/api/v1/callbacks/test");

    public void Log(TaskLogLevel level, string line) => memory.Log(instance.Ordinal, _attempt, TestAttempt.Shown(level, line));

    private IEnumerable<TaskInstance> Succeeded(string taskId) =>
        run.InstancesOf(run.Plan.IndexOf(taskId)).Where(left => left is { State: TaskInstanceState.Success, MapIndex: >= 0 });

    public void ReportProgress(long rows, long bytes) =>
        Log(TaskLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {bytes:N0} bytes so far"));
}
