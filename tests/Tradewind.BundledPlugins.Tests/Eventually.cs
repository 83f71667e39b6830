namespace Tradewind.BundledPlugins;

/// <summary>For what another process does: nothing there signals us, so we look until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
