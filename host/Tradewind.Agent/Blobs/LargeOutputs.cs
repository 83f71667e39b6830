using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Secrets;

namespace Tradewind.Agent.Blobs;

/// <summary>
/// Takes large outputs from runners, a piece at a time, and hands them out again. An attempt can name only what it wrote itself, as
/// a whole, and up to the limit; whatever it wrote and never named is removed later (<see cref="IBlobRegister"/>). Each is encrypted with a key of its
/// own, which stands sealed where the output is named: whether there are secrets in it shows only when its last piece has come.
/// </summary>
public sealed class LargeOutputs(IBlobStore blobs, IBlobRegister register, OutputSeals seals, AgentOptions options)
{
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    /// <summary>How outputs are sealed.</summary>
    internal OutputSeals Seals => seals;

    /// <summary>Stores the next piece; one without bytes completes the output.</summary>
    /// <exception cref="InvalidOperationException">It is refused; the message says why.</exception>
    internal async Task WriteAsync(long instance, int fence, string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel)
    {
        if (!LargeOutput.IsId(blob)) throw new InvalidOperationException("A large output came without an id.");
        if (offset == 0 && !_uploads.ContainsKey(blob))
        {
            if (!await register.AddAsync(blob, instance, cancel)) throw new InvalidOperationException($"There is a large output {blob} already.");
            _uploads[blob] = new(instance, fence) { Key = PieceCipher.NewKey() };
        }

        if (!_uploads.TryGetValue(blob, out var upload) || upload.Instance != instance || upload.Fence != fence || upload.Complete || upload.Size != offset)
            throw new InvalidOperationException($"A piece of the large output {blob} came out of turn.");
        if (offset + piece.Length > options.LargestOutput)
            throw new InvalidOperationException($"An output has more than the {options.LargestOutput:N0} bytes that are allowed (TRADEWIND_XCOM_LIMIT).");

        if (piece.IsEmpty) await blobs.CompleteAsync(blob, cancel);
        else await blobs.WriteAsync(blob, offset, new PieceCipher(upload.Key!).Turn(piece.Span, offset), cancel);
        _uploads[blob] = Seen(upload, piece.Span) with { Size = offset + piece.Length, Complete = piece.IsEmpty };
    }

    /// <summary>Reads a piece. Id and seal stand only in outputs, which a runner sees of its own runs.</summary>
    internal async Task<ReadOnlyMemory<byte>> ReadAsync(string blob, string? seal, long offset, CancellationToken cancel)
    {
        if (!LargeOutput.IsId(blob) || offset < 0) throw new InvalidOperationException("A large output was asked for without an id.");
        var piece = await blobs.ReadAsync(blob, offset, LargeOutput.PieceLength, cancel);
        return seal is null ? piece : new PieceCipher(seals.Open(seal).Key!).Turn(piece.Span, offset);
    }

    /// <summary>An output without fault, as it is to be stored.</summary>
    internal ReadOnlyMemory<byte> Kept(ReadOnlyMemory<byte> stored)
    {
        if (!LargeOutput.TryRead(stored, out var large)) return seals.Close(stored);
        var upload = _uploads[large.Id];
        return (large with { Start = upload.Start, Seal = upload.Seal ?? seals.Close(new OutputSeal { Key = upload.Key, Secrets = upload.Secrets }) }).ToStored();
    }

    /// <summary>Lets an attempt name a large output that another left, because it takes that one's success over.</summary>
    internal void Adopt(long instance, int fence, ReadOnlyMemory<byte> stored)
    {
        if (LargeOutput.TryRead(stored, out var large)) _uploads[large.Id] = new(instance, fence) { Size = large.Size, Complete = true, Start = large.Start, Seal = large.Seal };
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

    // A secret may begin in one piece and end in the next.
    private Upload Seen(Upload upload, ReadOnlySpan<byte> piece)
    {
        byte[] both = [.. upload.Tail.Span, .. piece];
        var text = Encoding.UTF8.GetString(both);
        var most = Encoding.UTF8.GetMaxByteCount(seals.Mask.Longest);
        return upload with
        {
            Secrets = upload.Secrets.Union(seals.Mask.In(text)),
            Tail = both.AsMemory(Math.Max(0, both.Length - most)),
            Start = upload.Size == 0 ? StartOf(text) : upload.Start,
        };
    }

    // Masked before it is cut, so that no half of a secret is left at its end.
    private byte[] StartOf(string text)
    {
        var masked = Encoding.UTF8.GetBytes(seals.Mask.Apply(text)!);
        return masked[..Math.Min(masked.Length, LargeOutput.StartLength)];
    }

    private sealed record Upload(long Instance, int Fence)
    {
        // None for one that was adopted: it has the seal instead.
        public byte[]? Key { get; init; }

        public string? Seal { get; init; }

        public ImmutableHashSet<string> Secrets { get; init; } = [];

        public ReadOnlyMemory<byte> Tail { get; init; }

        public ReadOnlyMemory<byte> Start { get; init; }

        public long Size { get; init; }

        public bool Complete { get; init; }
    }
}
