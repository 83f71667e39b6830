namespace Tradewind.Agent;

/// <summary>Writes until it is surely written, however long the metastore is away.</summary>
/// <param name="longest">The most that is waited between two tries.</param>
/// <param name="time">The clock.</param>
internal sealed class UntilDone(TimeSpan longest, TimeProvider time)
{
    /// <summary>Tries at once, and again until it is done.</summary>
    public async Task TryAsync(Func<Task> write, Action<Exception> failed, CancellationToken cancel)
    {
        try
        {
            await write();
            return;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            failed(fault);
        }

        await TryAgainAsync(write, failed, cancel);
    }

    /// <summary>Tries again, after it has failed, until it is done.</summary>
    public async Task TryAgainAsync(Func<Task> write, Action<Exception> failed, CancellationToken cancel)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); ; wait = wait * 2 < longest ? wait * 2 : longest)
        {
            await Task.Delay(wait, time, cancel);
            try
            {
                await write();
                return;
            }
            catch (Exception again) when (!cancel.IsCancellationRequested)
            {
                failed(again);
            }
        }
    }
}
