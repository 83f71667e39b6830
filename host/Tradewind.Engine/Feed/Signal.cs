using System.Threading.Channels;

namespace Tradewind.Engine.Feed;

/// <summary>A call to one waiter. It is kept until the waiter takes it, and what is called meanwhile is one call with it.</summary>
public sealed class Signal
{
    private readonly Channel<bool> _call = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Calls. Never blocks.</summary>
    public void Call() => _call.Writer.TryWrite(true);

    /// <summary>Waits for a call and takes it.</summary>
    public async Task TakeAsync(CancellationToken cancel)
    {
        await _call.Reader.WaitToReadAsync(cancel);
        _call.Reader.TryRead(out _);
    }
}
