using System.Collections.Concurrent;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Blobs;

/// <summary>
/// Takes large outputs from runners, a piece at a time, and hands them out again. An attempt can name only what it wrote itself, as
/// a whole, and up to the limit; whatever it wrote and never named is removed later (<see cref="IBlobRegister"/>).
/// </summary>
public sealed class LargeOutputs(IBlobStore blobs, IBlobRegister register, AgentOptions options)
{
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    /// <summary>Stores the next piece; one without bytes completes the output.</summary>
    /// <exception cref="InvalidOperationException">It is refused; the message says why.</exception>
    internal async Task WriteAsync(long instance, int fence, string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel)
    {
        if (!LargeOutput.IsId(blob)) throw new InvalidOperationException("A large output came without an id.");
        if (offset == 0 && !_uploads.ContainsKey(blob))
        {
            if (!await register.AddAsync(blob, instance, cancel)) throw new InvalidOperationException($"There is a large output {blob} already.");
            _uploads[blob] = new(instance, fence);
        }

        if (!_uploads.TryGetValue(blob, out var upload) || upload.Instance != instance || upload.Fence != fence || upload.Complete || upload.Size != offset)
            throw new InvalidOperationException($"A piece of the large output {blob} came out of turn.");
        if (offset + piece.Length > options.LargestOutput)
            throw new InvalidOperationException($"An output has more than the {options.LargestOutput:N0} bytes that are allowed (TRADEWIND_XCOM_LIMIT).");

        if (piece.IsEmpty) await blobs.CompleteAsync(blob, cancel);
        else await blobs.WriteAsync(blob, offset, piece, cancel);
        _uploads[blob] = upload with { Size = offset + piece.Length, Complete = piece.IsEmpty };
    }

    /// <summary>Reads a piece. The id is the key: it stands only in outputs, which a runner sees of its own runs.</summary>
    internal Task<ReadOnlyMemory<byte>> ReadAsync(string blob, long offset, CancellationToken cancel) =>
        LargeOutput.IsId(blob) && offset >= 0
            ? blobs.ReadAsync(blob, offset, LargeOutput.PieceLength, cancel)
            : throw new InvalidOperationException("A large output was asked for without an id.");

    /// <summary>Lets an attempt name a large output that another left, because it takes that one's success over.</summary>
    internal void Adopt(long instance, int fence, ReadOnlyMemory<byte> stored)
    {
        if (LargeOutput.TryRead(stored, out var large)) _uploads[large.Id] = new(instance, fence) { Size = large.Size, Complete = true };
    }

    /// <summary>What is wrong with an output that an attempt hands in, in stored form; null when nothing is.</summary>
    internal string? Fault(long instance, int fence, string key, ReadOnlyMemory<byte> stored)
    {
        if (!LargeOutput.Is(stored.Span))
        {
            return stored.Length <= LargeOutput.LargestInline
                ? null
                : $"The output '{key}' has {stored.Length:N0} bytes and came in one piece; the script's SDK is of another version than the agent. Save the script again.";
        }

        try
        {
            LargeOutput.TryRead(stored, out var large);
            return _uploads.TryGetValue(large!.Id, out var upload) && upload.Instance == instance && upload.Fence == fence && upload.Complete && upload.Size == large.Size
                ? null
                : $"The output '{key}' names a large output that this attempt has not written.";
        }
        catch (FormatException fault)
        {
            return $"The output '{key}': {fault.Message}";
        }
    }

    /// <summary>The attempt is over.</summary>
    internal void Close(long instance, int fence)
    {
        if (_uploads.IsEmpty) return;
        foreach (var (blob, upload) in _uploads)
            if (upload.Instance == instance && upload.Fence == fence) _uploads.TryRemove(blob, out _);
    }

    private sealed record Upload(long Instance, int Fence)
    {
        public long Size { get; init; }

        public bool Complete { get; init; }
    }
}
