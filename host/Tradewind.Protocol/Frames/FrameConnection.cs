using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Tradewind.Protocol.Frames;

/// <summary>
/// Length-prefixed frames in both directions over one stream. Sending never waits for a timer: the first sender writes
/// at once, and whatever others send meanwhile goes out together with the next write.
/// </summary>
public sealed class FrameConnection(Stream stream) : IAsyncDisposable
{
    /// <summary>The largest frame either side takes; a larger one means that the other side is not one of ours.</summary>
    public const int LargestFrame = 256 * 1024 * 1024;

    private const int HeaderLength = 5;

    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _pending = new(16 * 1024);
    private ArrayBufferWriter<byte> _inFlight = new(16 * 1024);
    private bool _writing;
    private bool _broken;

    /// <summary>Puts a message on its way. Never blocks; once the connection is broken it does nothing, because the reading side will say so.</summary>
    public void Send<T>(T message) where T : IMessage
    {
        lock (_lock)
        {
            if (_broken) return;
            var start = _pending.WrittenCount;
            _pending.GetSpan(HeaderLength);
            _pending.Advance(HeaderLength);
            try
            {
                message.Write(new FrameWriter(_pending));
            }
            catch
            {
                // Half a frame would make everything after it unreadable.
                var whole = new ArrayBufferWriter<byte>(Math.Max(start, 16 * 1024));
                whole.Write(_pending.WrittenSpan[..start]);
                _pending = whole;
                throw;
            }

            var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_pending.WrittenMemory)[start..].Span;
            BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderLength);
            frame[4] = (byte)message.Kind;
            if (_writing) return;
            _writing = true;
        }

        _ = FlushAsync();
    }

    /// <summary>
    /// Reads until the other side closes, the connection breaks or <paramref name="cancel"/> fires, and hands every frame to
    /// <paramref name="receive"/>; <paramref name="batchEnd"/> is awaited whenever all that had arrived is handed over, so that a slow receiver slows the sender instead of filling memory.
    /// </summary>
    public async Task ReadAsync(FrameReceiver receive, Func<ValueTask>? batchEnd, CancellationToken cancel)
    {
        var reader = PipeReader.Create(stream, new(bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true));
        try
        {
            while (true)
            {
                ReadResult read;
                try
                {
                    read = await reader.ReadAsync(cancel).ConfigureAwait(false);
                }
                catch (Exception broken) when (broken is IOException or ObjectDisposedException || (broken is OperationCanceledException && cancel.IsCancellationRequested))
                {
                    return;
                }

                var rest = read.Buffer;
                while (TryTake(ref rest, out var kind, out var body)) Deliver(receive, kind, body);
                reader.AdvanceTo(rest.Start, rest.End);
                if (batchEnd is not null) await batchEnd().ConfigureAwait(false);
                if (read.IsCompleted) return;
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock) _broken = true;
        return stream.DisposeAsync();
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out MessageKind kind, out ReadOnlySequence<byte> body)
    {
        kind = default;
        body = default;
        if (buffer.Length < HeaderLength) return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > LargestFrame) throw new InvalidDataException($"A frame of {length} bytes; at most {LargestFrame} are taken.");
        if (buffer.Length < HeaderLength + length) return false;
        kind = (MessageKind)header[4];
        body = buffer.Slice(HeaderLength, length);
        buffer = buffer.Slice(HeaderLength + length);
        return true;
    }

    private static void Deliver(FrameReceiver receive, MessageKind kind, in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            receive(kind, new FrameReader(body.FirstSpan));
            return;
        }

        var length = (int)body.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(copy);
            receive(kind, new FrameReader(copy.AsSpan(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                lock (_lock)
                {
                    if (_pending.WrittenCount == 0 || _broken)
                    {
                        _writing = false;
                        return;
                    }

                    (_pending, _inFlight) = (_inFlight, _pending);
                }

                await stream.WriteAsync(_inFlight.WrittenMemory).ConfigureAwait(false);

                // A buffer that one huge frame blew up is not kept.
                if (_inFlight.Capacity > 4 * 1024 * 1024) _inFlight = new(16 * 1024);
                else _inFlight.ResetWrittenCount();
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            lock (_lock) _broken = true;
        }
    }
}
