using System.Text.Json;

namespace Tradewind;

/// <summary>
/// Takes a value's JSON as it is written. A short one is kept; a long one goes on its way to the blob store piece by piece, so that
/// neither this process nor the agent ever holds the whole of it; what is too long is only measured.
/// </summary>
internal sealed class OutputWriter(TaskContext ctx, bool counts = false) : Stream
{
    // What is far over the limit, and perhaps never ends, is not measured to its end.
    private const int MeasuredTimes = 16;

    private readonly string _blob = LargeOutput.NewId();
    private byte[] _buffer = [];
    private int _held;
    private byte[]? _start;
    private long _sent;
    private long _size;
    private ElementCounter _elements;

    /// <summary>How many elements it has at top level, if they are counted; null when it is neither list nor dictionary.</summary>
    public int? Elements => _elements.Count;

    /// <summary>How the JSON begins.</summary>
    public ReadOnlySpan<byte> Start => _start ?? _buffer.AsSpan(0, Math.Min(_held, LargeOutput.StartLength));

    private long Limit => ctx.Facts.LargestOutput;

    /// <summary>Writes a value as JSON.</summary>
    /// <param name="key">The output's name, for messages.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The type to write it by.</param>
    /// <returns>What is to be stored in the output's place.</returns>
    /// <exception cref="FailNowException">It cannot be written, or is too large.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(string key, object? value, Type type)
    {
        // A single text is one token, which would be built in memory as a whole before anything of it came here.
        if (value is string text && text.Length > Limit) throw TooLarge(key, $"{text.Length + 2:N0} bytes or more");
        try
        {
            JsonSerializer.Serialize(this, value, type, ctx.Json);
        }
        catch (EndlessException)
        {
            throw TooLarge(key, $"more than {_size:N0} bytes");
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new FailNowException($"The output '{key}' of task '{ctx.TaskId}' ({type.Name}) cannot be written as JSON: {e.Message}", e);
        }

        if (_size > Limit) throw TooLarge(key, $"{_size:N0} bytes");
        if (_start is null) return _buffer.AsMemory(0, _held);

        await SendAsync();
        await ctx.Services.WritePieceAsync(_blob, _sent, default, ctx.CancellationToken);
        return new LargeOutput(_blob, _size, _start).ToStored();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (counts) _elements.Read(buffer);
        _size += buffer.Length;
        if (_size > Limit)
        {
            if (_size / MeasuredTimes > Limit) throw new EndlessException();
            return;
        }

        while (buffer.Length > 0)
        {
            if (_held == LargeOutput.PieceLength)
            {
                _start ??= _buffer[..LargeOutput.StartLength];
                TaskContext.Wait(SendAsync().AsTask());
            }

            var taken = Math.Min(buffer.Length, LargeOutput.PieceLength - _held);
            Reserve(_held + taken);
            buffer[..taken].CopyTo(_buffer.AsSpan(_held));
            _held += taken;
            buffer = buffer[taken..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _size;

    /// <inheritdoc/>
    public override long Position { get => _size; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendAsync()
    {
        await ctx.Services.WritePieceAsync(_blob, _sent, _buffer.AsMemory(0, _held), ctx.CancellationToken);
        _sent += _held;
        _held = 0;
    }

    // Most outputs come in one write and get just what they need.
    private void Reserve(int length)
    {
        if (length > _buffer.Length) Array.Resize(ref _buffer, _buffer.Length == 0 ? length : Math.Min(LargeOutput.PieceLength, Math.Max(length, _buffer.Length * 2)));
    }

    private FailNowException TooLarge(string key, string size) => new(
        $"The output '{key}' of task '{ctx.TaskId}' has {size}; at most {Limit:N0} are kept. Store it where such data belongs (a file, a table, a bucket) and leave its place as the output, or raise TRADEWIND_XCOM_LIMIT on the workers.");

    private sealed class EndlessException : IOException;
}
