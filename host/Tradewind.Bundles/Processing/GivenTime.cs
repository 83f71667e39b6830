namespace Tradewind.Bundles.Processing;

/// <summary>
/// Waits for a process in its own time. On a machine that is busy with other things a second passes without the process
/// having had a second to work; such time is not counted against it. While it does nothing it waits for something of its
/// own choice, and that counts in full.
/// </summary>
/// <param name="computed">How much processor time it has used so far.</param>
/// <param name="time">The clock.</param>
internal sealed class GivenTime(Func<TimeSpan> computed, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // A process that wants to work gets more than this, unless fifty others want the same processor.
    private const double IdleShare = 0.02;

    // Whoever naps between two bits of work has little of his time counted; there is an end to that too.
    private const int MostStretch = 10;

    /// <summary>Waits for what the process is at.</summary>
    /// <param name="work">Completes when it has done it.</param>
    /// <param name="most">How much time it is given.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether it ended, well or badly; not when its time was over or the waiting was stopped.</returns>
    public async Task<bool> EndsWithinAsync(Task work, TimeSpan most, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var given = TimeSpan.Zero;
        while (given < most && time.GetElapsedTime(start) < most * MostStretch && !cancel.IsCancellationRequested)
        {
            var (at, before) = (time.GetTimestamp(), computed());
            if (await EndsAsync(work, cancel)) return true;
            var (passed, used) = (time.GetElapsedTime(at), computed() - before);
            given += used < passed * IdleShare || used > passed ? passed : used;
        }

        return work.IsCompleted;
    }

    private async Task<bool> EndsAsync(Task work, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(work, Task.Delay(Look, time, over.Token));
        await over.CancelAsync();
        return work.IsCompleted;
    }
}
