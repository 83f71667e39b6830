using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Runners;

/// <summary>Answers what runners ask for. Only attempts and callbacks that the agent itself has dispatched get answers, and only about their own run.</summary>
internal sealed partial class AskDesk(
    AgentStores stores, ConfigurationLookup configuration, LargeOutputs large, CallbackLinks callbacks, TimeProvider time, RecentOutputs recent, ILogger<AskDesk> log)
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> NoOutputs = [];

    private readonly ConcurrentDictionary<(long Instance, int Fence), LiveRun> _open = new();
    private readonly IndexDesk _indices = new(stores.Indices, large.Seals);

    /// <summary>From now on the attempt may ask.</summary>
    public void Open(long instance, int fence, LiveRun run) => _open[(instance, fence)] = run;

    /// <summary>From now on it may not.</summary>
    public void Close(long instance, int fence)
    {
        _open.TryRemove((instance, fence), out _);
        large.Close(instance, fence);
    }

    /// <summary>What is wrong with an output that an attempt reports; null when nothing is.</summary>
    public string? Fault(long instance, int fence, ReadOnlyMemory<byte> output) => large.Fault(instance, fence, XComKeys.Return, output);

    /// <summary>An output without fault, as it is to be stored.</summary>
    public ReadOnlyMemory<byte> Kept(ReadOnlyMemory<byte> output) => large.Kept(output);

    /// <summary>Answers one question; what goes wrong is answered too, so that the attempt fails with it instead of waiting.</summary>
    public async Task AnswerAsync(Ask ask, FrameConnection to, CancellationToken cancel)
    {
        Answer answer;
        try
        {
            answer = new(ask.Number, null, await FindAsync(ask, cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            CouldNotAnswer(ask.About, ask.Name, fault);
            answer = new(ask.Number, $"The platform could not answer: {fault.Message}", []);
        }

        to.Send(answer);
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> FindAsync(Ask ask, CancellationToken cancel)
    {
        switch (ask.About)
        {
            case AskKind.Bundle:
                var bundle = await stores.Dags.CompiledAsync(ask.Name, cancel) ?? throw new InvalidOperationException($"There are no compiled bytes under {ask.Name}.");
                return [bundle.Assembly, bundle.Symbols, Encoding.UTF8.GetBytes(bundle.Path), .. bundle.Plugins.Select(plugin => (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(plugin))];
            case AskKind.Plugin:
                return await stores.Plugins.PackageAsync(ask.Name, ask.Offset, cancel) is { } piece ? [piece] : [];
        }

        if (!_open.TryGetValue((ask.Instance, ask.Fence), out var run))
            throw new InvalidOperationException("The attempt that asks is over or was replaced.");
        switch (ask.About)
        {
            case AskKind.XCom:
                return await XComAsync(run, TaskOf(run, ask), ask, cancel);
            case AskKind.XComPage:
                return await _indices.PageAsync(run, TaskOf(run, ask), ask.MapIndex, ask.Key!, cancel);
            case AskKind.XComCount:
                return await _indices.CountAsync(run, TaskOf(run, ask), ask.Key!, cancel);
            case AskKind.PutXCom:
                if (large.Fault(ask.Instance, ask.Fence, ask.Key!, ask.Value!.Value) is { } fault) throw new InvalidOperationException(fault);
                if (!await stores.Runs.PutXComAsync(ask.Instance, ask.Fence, ask.Key!, large.Kept(ask.Value!.Value).ToArray(), cancel))
                    throw new InvalidOperationException("The attempt was replaced; its output is refused.");
                return [];
            case AskKind.PutPiece:
                await large.WriteAsync(ask.Instance, ask.Fence, ask.Name, ask.Offset, ask.Value ?? default, cancel);
                return [];
            case AskKind.Piece:
                return [await large.ReadAsync(ask.Name, ask.Key, ask.Offset, cancel)];
            case AskKind.State:
                return await stores.States.GetAsync(ask.Instance, ask.Key!, cancel) is { } kept ? [large.Seals.Open(kept)] : [];
            case AskKind.PutState:
                await KeepAsync(ask, cancel);
                return [];
            case AskKind.Cached:
                return await CachedAsync(run, ask, cancel);
            case AskKind.ShareLook:
                return await ShareLookAsync(run, ask, cancel);
            case AskKind.Connection:
                var connection = await configuration.ConnectionAsync(ask.Name, cancel);
                large.Seals.Mask.Add(connection?.Password);
                foreach (var secret in ConfigurationLookup.SecretsIn(connection?.Extra)) large.Seals.Mask.Add(secret);
                return connection is null ? [] : [JsonSerializer.SerializeToUtf8Bytes(connection)];
            case AskKind.Variable:
                var variable = await configuration.VariableAsync(ask.Name, cancel);
                if (variable is { Secret: true }) large.Seals.Mask.Add(variable.Value);
                return variable is null ? [] : [Encoding.UTF8.GetBytes(variable.Value)];
            case AskKind.Triggers:
                return [JsonSerializer.SerializeToUtf8Bytes(await stores.Assets.TriggersAsync(run.Head.Id, cancel))];
            case AskKind.CallbackUrl:
                var url = callbacks.Of(ask.Instance, run.Instances[InstanceId.OrdinalOf(ask.Instance)].Attempt, time.GetUtcNow() + TimeSpan.FromTicks(long.Parse(ask.Key!, CultureInfo.InvariantCulture)));
                return [Encoding.UTF8.GetBytes(url)];
            default:
                throw new InvalidOperationException($"Unknown question {ask.About}.");
        }
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> CachedAsync(LiveRun run, Ask ask, CancellationToken cancel)
    {
        if (await stores.Cache.FindAsync(run.Head.DagId, ask.Instance, ask.Key!, cancel) is not { } found) return [];
        return [JsonSerializer.SerializeToUtf8Bytes(found with { Outputs = NoOutputs }), .. Adopted(ask, found)];
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ShareLookAsync(LiveRun run, Ask ask, CancellationToken cancel)
    {
        var sensor = run.TaskOf(run.Instances[InstanceId.OrdinalOf(ask.Instance)]).Sensor ?? throw new InvalidOperationException("Only sensors share looks.");
        var look = await stores.Looks.ShareAsync(ask.Instance, ask.Key!, time.GetUtcNow(), sensor.Interval, cancel);
        return look.Found is { } found
            ? [JsonSerializer.SerializeToUtf8Bytes(look with { Found = found with { Outputs = NoOutputs } }), .. Adopted(ask, found)]
            : [JsonSerializer.SerializeToUtf8Bytes(look)];
    }

    // What another left becomes the asking attempt's own: names and values in turn.
    private IEnumerable<ReadOnlyMemory<byte>?> Adopted(Ask ask, CachedOutputs found)
    {
        foreach (var output in found.Outputs.Values) large.Adopt(ask.Instance, ask.Fence, output);
        return found.Outputs.SelectMany(output => new ReadOnlyMemory<byte>?[] { Encoding.UTF8.GetBytes(output.Key), large.Seals.Open(output.Value) });
    }

    private async Task KeepAsync(Ask ask, CancellationToken cancel)
    {
        var put = ask.Value is { } json
            ? await stores.States.PutAsync(ask.Instance, ask.Fence, ask.Key!, large.Seals.Close(json).ToArray(), cancel)
            : await stores.States.RemoveAsync(ask.Instance, ask.Fence, ask.Key!, cancel);
        if (put == StatePut.Refused) throw new InvalidOperationException("The attempt was replaced; what it keeps is refused.");
        if (put == StatePut.TooMany) throw new InvalidOperationException($"The task keeps {IStateStore.MostKeys} values already; it cannot keep '{ask.Key}' too. Put what belongs together into one.");
    }

    private static int TaskOf(LiveRun run, Ask ask) =>
        run.Plan.TryIndexOf(ask.Name, out var task) ? task : throw new InvalidOperationException($"This run has no task '{ask.Name}'.");

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> XComAsync(LiveRun run, int task, Ask ask, CancellationToken cancel)
    {
        if (ask.MapIndex >= 0) return await _indices.OneAsync(run, task, ask.MapIndex, ask.Key!, cancel);
        if (run.Find(task, -1) is { } only && recent.Find(InstanceId.Of(run.Head.Id, only.Ordinal), only.Attempt, ask.Key!) is { } kept) return [large.Seals.Open(kept)];

        return await stores.Runs.XComAsync(run.Head.Id, task, -1, ask.Key!, cancel) is { } stored ? [large.Seals.Open(stored)] : [];
    }

    [LoggerMessage(LogLevel.Warning, "A runner's question about {About} '{Name}' could not be answered")]
    private partial void CouldNotAnswer(AskKind about, string name, Exception fault);
}
