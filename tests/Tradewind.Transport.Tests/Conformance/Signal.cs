namespace Tradewind.Transport.Conformance;

/// <summary>Lets a test wait until something is so: it looks whenever it is told that something has changed.</summary>
internal sealed class Signal
{
    /// <summary>What has not come by then never comes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Tell()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task UntilAsync(Func<bool> isSo, Func<string> how) => UntilAsync(() => Task.FromResult(isSo()), how);

    public async Task UntilAsync(Func<Task<bool>> isSo, Func<string> how)
    {
        while (true)
        {
            // Taken before the look: a change that comes in between is not missed.
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (await isSo()) return;
            try
            {
                await changed.WaitAsync(Limit);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"It never came to that. {how()}");
            }
        }
    }
}
