using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tradewind.Execution;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Runner;

/// <summary>What an attempt may ask of the platform, over the connection to the agent.</summary>
internal sealed class PipeServices(RunAttempt attempt, FrameConnection connection, Questions questions, TimeProvider time) : IAttemptServices
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private DateTimeOffset _progressAt = time.GetUtcNow() + ProgressInterval;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.XCom, taskId) with { Key = key, MapIndex = mapIndex }, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.XComPage, taskId) with { Key = key, MapIndex = from }, cancellationToken);
        var next = BinaryPrimitives.ReadInt32LittleEndian(found[0]!.Value.Span);
        return new([.. found.Skip(1)], next < 0 ? null : next);
    }

    /// <inheritdoc/>
    public async ValueTask<int> CountXComsAsync(string taskId, string key, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.XComCount, taskId) with { Key = key }, cancellationToken);
        return BinaryPrimitives.ReadInt32LittleEndian(found[0]!.Value.Span);
    }

    /// <inheritdoc/>
    public async ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken) =>
        await AskAsync(Ask(AskKind.PutXCom, attempt.TaskId) with { Key = key, MapIndex = attempt.MapIndex, Value = stored }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) =>
        await AskAsync(Ask(AskKind.PutPiece, blob) with { Offset = offset, Value = piece }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken) =>
        (await AskAsync(Ask(AskKind.Piece, large.Id) with { Key = large.Seal, Offset = offset }, cancellationToken))[0]!.Value;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadStateAsync(string key, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.State, "") with { Key = key }, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken) =>
        await AskAsync(Ask(AskKind.PutState, "") with { Key = key, Value = json }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CachedOutputs?> FindCachedAsync(string key, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.Cached, "") with { Key = key }, cancellationToken);
        return found.Count == 0 ? null : JsonSerializer.Deserialize<CachedOutputs>(found[0]!.Value.Span)! with { Outputs = OutputsIn(found) };
    }

    /// <inheritdoc/>
    public async ValueTask<SharedLook?> ShareLookAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(Ask(AskKind.ShareLook, "") with { Key = key }, cancellationToken);
        var look = JsonSerializer.Deserialize<SharedLook>(answer[0]!.Value.Span)!;
        return look.Found is { } found ? look with { Found = found with { Outputs = OutputsIn(answer) } } : look;
    }

    /// <inheritdoc/>
    public async ValueTask<Connection?> ReadConnectionAsync(string id, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.Connection, id), cancellationToken);
        return found.Count == 0 ? null : ConnectionReading.Read(found[0]!.Value);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReadVariableAsync(string name, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.Variable, name), cancellationToken);
        return found.Count == 0 ? null : Encoding.UTF8.GetString(found[0]!.Value.Span);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AssetEvent>> ReadTriggersAsync(CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.Triggers, ""), cancellationToken);
        return JsonSerializer.Deserialize<IReadOnlyList<AssetEvent>>(found[0]!.Value.Span)!;
    }

    /// <inheritdoc/>
    public async ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken)
    {
        var found = await AskAsync(Ask(AskKind.CallbackUrl, "") with { Key = validFor.Ticks.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
        return Encoding.UTF8.GetString(found[0]!.Value.Span);
    }

    /// <inheritdoc/>
    public void Log(TaskLogLevel level, string line)
    {
        var letter = level switch { TaskLogLevel.Warning => 'W', TaskLogLevel.Error => 'E', _ => 'I' };
        var text = new StringBuilder(line.Length + 32)
            .Append(time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
            .Append(' ').Append(letter).Append(' ');

        // One record stays one record: what looks like a further line is marked as a continuation.
        text.Append(line).Replace("\r\n", "\n").Replace('\r', '\n').Replace("\n", "\n\t").Append('\n');
        connection.Send(new LogLines(attempt.Instance, attempt.Attempt, Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <inheritdoc/>
    public void ReportProgress(long rows, long bytes)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _progressAt) return;
            _progressAt = now + ProgressInterval;
        }

        Log(TaskLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {bytes / 1048576.0:N1} MB so far"));
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> OutputsIn(IReadOnlyList<ReadOnlyMemory<byte>?> answer)
    {
        var outputs = new Dictionary<string, ReadOnlyMemory<byte>>();
        for (var at = 1; at < answer.Count; at += 2) outputs[Encoding.UTF8.GetString(answer[at]!.Value.Span)] = answer[at + 1]!.Value;
        return outputs;
    }

    private Ask Ask(AskKind about, string name) => new() { Number = 0, About = about, Instance = attempt.Instance, Fence = attempt.Fence, Name = name };

    private Task<IReadOnlyList<ReadOnlyMemory<byte>?>> AskAsync(Ask question, CancellationToken cancel) => questions.AskAsync(number => question with { Number = number }, cancel);
}
