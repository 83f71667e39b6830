using System.Runtime.CompilerServices;

namespace Tradewind.Server.Streams;

internal static class StreamEnd
{
    /// <summary>The stream, ended in good order when the server stops: a follower that must go is no fault of the request.</summary>
    public static async IAsyncEnumerable<T> EndingWith<T>(
        this IAsyncEnumerable<T> stream, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var items = stream.GetAsyncEnumerator(cancel);
        while (true)
        {
            bool more;
            try
            {
                more = await items.MoveNextAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                more = false;
            }

            if (!more) yield break;
            yield return items.Current;
        }
    }
}
