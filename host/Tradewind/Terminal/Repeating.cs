using System.Runtime.CompilerServices;

namespace Tradewind.Terminal;

/// <summary>Streams last longer than connections: a broken one is opened again, a few times in a row.</summary>
internal static class Repeating
{
    private const int MostInARow = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Everything <paramref name="open"/> gives. After a break it is called again; it goes on from where it was by itself.</summary>
    public static async IAsyncEnumerable<T> Stream<T>(Func<IAsyncEnumerable<T>> open, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var breaks = 0; ;)
        {
            await using var items = open().GetAsyncEnumerator(cancel);
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync()) yield break;
                    breaks = 0;
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException && breaks < MostInARow && !cancel.IsCancellationRequested)
                {
                    breaks++;
                    break;
                }

                yield return items.Current;
            }

            await Task.Delay(Pause, cancel);
        }
    }
}
