namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>For what nothing signals: we look until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static Task IsTrueAsync(string what, Func<bool> condition) => IsTrueAsync(what, () => Task.FromResult(condition()));

    public static async Task IsTrueAsync(string what, Func<Task<bool>> condition) =>
        await FindAsync(what, async () => await condition() ? what : null);

    public static async Task<T> FindAsync<T>(string what, Func<Task<T?>> find) where T : class
    {
        using var timer = new PeriodicTimer(Look);
        using var limit = new CancellationTokenSource(Limits.Usual);
        try
        {
            while (true)
            {
                if (await find() is { } found) return found;
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Not so within {Limits.Usual.TotalSeconds:0} s: {what}");
        }
    }
}
