using System.Buffers.Binary;
using Tradewind.Agent.Blobs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Agent.Runners;

/// <summary>
/// Answers what runners ask of the indices of mapped tasks. Which instances those are the run in memory knows; the metastore is asked for
/// a page of them and never searched.
/// </summary>
internal sealed class IndexDesk(IIndexOutputs outputs, OutputSeals seals)
{
    private const int MostPerPage = 1_000;
    private const int MostBytesPerPage = 1024 * 1024;

    /// <summary>The output of one index.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> OneAsync(LiveRun run, int task, int mapIndex, string key, CancellationToken cancel)
    {
        if (run.Find(task, mapIndex) is not { } instance) return [];
        var (found, _) = await outputs.ReadAsync([InstanceId.Of(run.Head.Id, instance.Ordinal)], key, 1, cancel);
        return [.. found.Select(value => (ReadOnlyMemory<byte>?)seals.Open(value.Json))];
    }

    /// <summary>The outputs of the indices that succeeded, from one on: first the index to go on from, then an entry for each.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> PageAsync(LiveRun run, int task, int from, string key, CancellationToken cancel)
    {
        // By place and with its length looked at once: other indices of the run go on meanwhile.
        var indices = run.InstancesOf(task);
        var count = indices.Count;
        var asked = new List<TaskInstance>();
        var next = Math.Max(0, from);
        for (; next < count && asked.Count < MostPerPage; next++)
            if (indices[next] is { State: TaskInstanceState.Success, MapIndex: >= 0 } instance) asked.Add(instance);

        var (found, more) = await outputs.ReadAsync([.. asked.Select(instance => InstanceId.Of(run.Head.Id, instance.Ordinal))], key, MostBytesPerPage, cancel);
        var byId = found.ToDictionary(value => value.Instance, value => value.Json);
        var values = new List<ReadOnlyMemory<byte>?>(asked.Count + 1) { null };
        foreach (var instance in asked)
        {
            var id = InstanceId.Of(run.Head.Id, instance.Ordinal);
            if (more && id > found[^1].Instance)
            {
                next = instance.MapIndex;
                break;
            }

            values.Add(byId.TryGetValue(id, out var json) ? seals.Open(json) : null);
        }

        values[0] = Number(next < count ? next : -1);
        return values;
    }

    /// <summary>How many outputs the indices that succeeded left.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> CountAsync(LiveRun run, int task, string key, CancellationToken cancel)
    {
        var indices = run.InstancesOf(task);
        var count = indices.Count;
        var asked = new List<long>(count);
        for (var at = 0; at < count; at++)
            if (indices[at] is { State: TaskInstanceState.Success, MapIndex: >= 0 } instance) asked.Add(InstanceId.Of(run.Head.Id, instance.Ordinal));
        return [Number(await outputs.CountAsync(asked, key, cancel))];
    }

    private static ReadOnlyMemory<byte> Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
