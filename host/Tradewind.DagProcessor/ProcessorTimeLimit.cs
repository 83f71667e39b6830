namespace Tradewind.DagProcessor;

/// <summary>Cancels what this process is at when it has used so much processor time on it, however long that took.</summary>
internal sealed class ProcessorTimeLimit : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _looks;

    public ProcessorTimeLimit(TimeSpan most, Func<TimeSpan> used, TimeProvider time)
    {
        var began = used();
        _looks = time.CreateTimer(
            _ =>
            {
                if (used() - began >= most) _over.Cancel();
            },
            null, Look, Look);
    }

    public CancellationToken Token => _over.Token;

    // In this order: a look that is under way may still cancel.
    public async ValueTask DisposeAsync()
    {
        await _looks.DisposeAsync();
        _over.Dispose();
    }
}
