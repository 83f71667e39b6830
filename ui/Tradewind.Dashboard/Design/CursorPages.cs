using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Design;

/// <summary>
/// A long list read page by page as it is scrolled. It remembers where each page begins, so that a refresh reads
/// again only what is in sight.
/// </summary>
internal sealed class CursorPages<T>(Func<string?, int, CancellationToken, Task<Page<T>>> read, int pageSize = 100)
{
    private readonly List<Page<T>> _pages = [];
    private readonly List<string?> _cursors = [null];

    /// <summary>How many are read, or how many there are once that is known.</summary>
    public int Known { get; private set; }

    /// <summary>The rows from a place on; fewer at the end of the list.</summary>
    public async Task<IReadOnlyList<T>> RangeAsync(int start, int count, bool fresh, CancellationToken cancel)
    {
        var (first, last) = (start / pageSize, (start + Math.Max(count, 1) - 1) / pageSize);
        for (var page = 0; page <= last && page < _cursors.Count; page++)
        {
            if (page < _pages.Count && !(fresh && page >= first)) continue;
            var found = await read(_cursors[page], pageSize, cancel);
            Keep(page, found);
        }

        Known = _pages.Sum(page => page.Items.Count);
        return [.. _pages.Skip(first).Take(last - first + 1).SelectMany(page => page.Items).Skip(start - (first * pageSize)).Take(count)];
    }

    /// <summary>Of a list that only grows, and at its end: what is read stays, but the last page may have more by now.</summary>
    public void ReadOn()
    {
        if (_pages is [.., { Next: null }]) _pages.RemoveAt(_pages.Count - 1);
    }

    /// <summary>Whether the list goes on past what is read.</summary>
    public bool More => _pages.Count == 0 || _pages[^1].Next is not null;

    private void Keep(int number, Page<T> page)
    {
        if (number < _pages.Count) _pages[number] = page;
        else _pages.Add(page);
        if (page.Next is null || page.Items.Count < pageSize)
        {
            // The list ends here now, whatever was read behind it before.
            _pages.RemoveRange(number + 1, _pages.Count - number - 1);
            _cursors.RemoveRange(number + 1, _cursors.Count - number - 1);
        }

        if (page.Next is not null && _cursors.Count == number + 1) _cursors.Add(page.Next);
    }
}
