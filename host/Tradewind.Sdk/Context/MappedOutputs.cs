using System.Collections;

namespace Tradewind;

/// <summary>
/// The output of a mapped task as another task takes it: the values of the indices that succeeded, in order, read from the platform while the
/// list is gone through. It is as long as the DAG maps far and takes the memory of a few pages.
/// </summary>
internal sealed class MappedOutputs<T>(TaskRef task, TaskContext ctx) : IReadOnlyList<T>
{
    private readonly OutputPages _pages = new(task.Id, task.Key, onlyValues: true);
    private int _count = -1;

    public int Count
    {
        get
        {
            if (_count < 0)
                _count = Wait(ctx.Services.CountXComsAsync(task.Id, task.Key, ctx.CancellationToken));
            return _count;
        }
    }

    public T this[int index]
    {
        get
        {
            var (found, value) = Wait(_pages.FindAsync(index, ctx.Services, ctx.CancellationToken));
            return found ? Read(value!.Value) : throw new ArgumentOutOfRangeException(nameof(index), index, $"Task '{task.Id}' left fewer outputs.");
        }
    }

    // Not over the kept pages: who goes through the list once must not drive out what others look up.
    public IEnumerator<T> GetEnumerator()
    {
        for (int? from = 0; from is { } index;)
        {
            var page = Wait(ctx.Services.ReadXComPageAsync(task.Id, task.Key, index, ctx.CancellationToken));
            foreach (var value in page.Values)
            {
                if (value is { } json)
                    yield return Read(json);
            }

            from = page.Next;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Read(ReadOnlyMemory<byte> stored) =>
        (T)OutputReading.Read(Wait(OutputReading.WholeAsync(stored, ctx.Services, ctx.CancellationToken)).Span, typeof(T), task, ctx)!;

    // Whoever goes through the list does so in synchronous code; see TaskContext.
    private static TValue Wait<TValue>(ValueTask<TValue> pending) => pending.IsCompletedSuccessfully ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
}
