namespace Tradewind.Execution.Tests;

/// <summary>Attempts that wait for the same thing.</summary>
public sealed class SharedWaitTests
{
    [Fact]
    public async Task Attempts_that_waited_for_the_same_list_go_on_at_the_same_time_also_when_they_block()
    {
        const int attempts = 4;
        using var together = new Barrier(attempts);
        using var stop = new CancellationTokenSource();
        // Goes on with those that wait on the thread that completes it, as the task of an async method does.
        var list = new TaskCompletionSource<int>();

        async Task<bool> Body()
        {
            await list.Task.ApartAsync(stop.Token);
            return together.SignalAndWait(TimeSpan.FromSeconds(20));
        }

        // Begun without the context of a test, which would bring each of them on by itself.
        var running = await Task.Run(() => Enumerable.Range(0, attempts).Select(_ => Body()).ToArray());
        await Task.Run(() => list.SetResult(1));

        (await Task.WhenAll(running)).ShouldAllBe(met => met);
    }
}
