namespace Tradewind;

/// <summary>
/// What the indices of a mapped task left, by place among those that succeeded. Read page by page as it is asked for, and only the latest
/// pages are kept: however many indices there are, memory stays the same. Of the others it is remembered where they begin.
/// </summary>
internal sealed class OutputPages(string taskId, string key, bool onlyValues)
{
    private const int MostPages = 4;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<(int Place, int Index)> _starts = [(0, 0)];
    private readonly LinkedList<(int Page, ReadOnlyMemory<byte>?[] Values)> _pages = [];
    private bool _atEnd;

    /// <summary>The value in a place; false when there are fewer. A null stands for an index that succeeded and left nothing.</summary>
    public async ValueTask<(bool Found, ReadOnlyMemory<byte>? Value)> FindAsync(int place, IAttemptServices services, CancellationToken cancellationToken)
    {
        if (place < 0)
            return (false, null);

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var page = PageOf(place);
            while (true)
            {
                var values = await ReadAsync(page, services, cancellationToken);
                var at = place - _starts[page].Place;
                if (at < values.Length)
                    return (true, values[at]);
                if (page + 1 == _starts.Count)
                    return (false, null);
                page++;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    // The last page that begins at or before the place.
    private int PageOf(int place)
    {
        var (low, high) = (0, _starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_starts[middle].Place <= place)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private async ValueTask<ReadOnlyMemory<byte>?[]> ReadAsync(int page, IAttemptServices services, CancellationToken cancellationToken)
    {
        for (var node = _pages.First; node is not null; node = node.Next)
        {
            if (node.Value.Page != page)
                continue;
            _pages.Remove(node);
            _pages.AddFirst(node);
            return node.Value.Values;
        }

        var read = await services.ReadXComPageAsync(taskId, key, _starts[page].Index, cancellationToken);
        ReadOnlyMemory<byte>?[] values = [.. onlyValues ? read.Values.Where(value => value is not null) : read.Values];
        if (page + 1 == _starts.Count && !_atEnd)
        {
            if (read.Next is { } next)
                _starts.Add((_starts[page].Place + values.Length, next));
            else
                _atEnd = true;
        }

        _pages.AddFirst((page, values));
        if (_pages.Count > MostPages)
            _pages.RemoveLast();
        return values;
    }
}
