namespace Tradewind.Execution;

/// <summary>Waits for what several attempts wait for at a time: a script that loads, a list that is read.</summary>
public static class SharedWait
{
    /// <summary>
    /// Its result, for who goes on on a thread of his own. Those that await a task are otherwise gone on with by the one thread that completes it, each when
    /// the one before is through with its first steps; those of a body that blocks are all of it, so that the attempts would run one after the other.
    /// </summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="shared">What is waited for.</param>
    /// <param name="cancel">Ends this waiting, not the task.</param>
    public static async Task<T> ApartAsync<T>(this Task<T> shared, CancellationToken cancel)
    {
        if (shared.IsCompleted) return await shared;
        var result = await shared.WaitAsync(cancel);
        await Task.Yield();
        return result;
    }
}
