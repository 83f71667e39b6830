using Tradewind.Dashboard.Design;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Tests.Design;

public sealed class CursorPagesTests
{
    private readonly List<int> _all = [.. Enumerable.Range(0, 25)];
    private readonly List<string?> _asked = [];

    [Fact]
    public async Task Range_across_pages_is_whole()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);

        (await pages.RangeAsync(8, 5, fresh: false, CancellationToken.None)).ShouldBe([8, 9, 10, 11, 12]);
        pages.More.ShouldBeTrue();
    }

    [Fact]
    public async Task End_of_the_list_is_known_once_read()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);

        (await pages.RangeAsync(20, 10, fresh: false, CancellationToken.None)).ShouldBe([20, 21, 22, 23, 24]);
        pages.More.ShouldBeFalse();
        pages.Known.ShouldBe(25);
    }

    [Fact]
    public async Task Scrolling_back_reads_nothing_again()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);
        await pages.RangeAsync(0, 25, fresh: false, CancellationToken.None);
        _asked.Clear();

        await pages.RangeAsync(5, 10, fresh: false, CancellationToken.None);

        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refresh_reads_only_what_is_in_sight()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);
        await pages.RangeAsync(0, 25, fresh: false, CancellationToken.None);
        _asked.Clear();

        await pages.RangeAsync(10, 5, fresh: true, CancellationToken.None);

        _asked.ShouldBe(["9"]);
    }

    [Fact]
    public async Task List_that_became_shorter_ends_earlier()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);
        await pages.RangeAsync(0, 25, fresh: false, CancellationToken.None);
        _all.RemoveRange(5, 20);

        (await pages.RangeAsync(0, 10, fresh: true, CancellationToken.None)).ShouldBe([0, 1, 2, 3, 4]);
        pages.Known.ShouldBe(5);
        pages.More.ShouldBeFalse();
    }

    [Fact]
    public async Task List_that_grew_at_its_end_is_read_on_from_its_last_page_wherever_one_looks_meanwhile()
    {
        var pages = new CursorPages<int>(ReadAsync, pageSize: 10);
        await pages.RangeAsync(0, 25, fresh: false, CancellationToken.None);
        _all.AddRange([25, 26]);
        _asked.Clear();

        pages.ReadOn();
        await pages.RangeAsync(0, 10, fresh: false, CancellationToken.None);
        pages.More.ShouldBeTrue();

        (await pages.RangeAsync(20, 10, fresh: false, CancellationToken.None)).ShouldBe([20, 21, 22, 23, 24, 25, 26]);
        pages.More.ShouldBeFalse();
        _asked.ShouldBe(["19"]);
    }

    private Task<Page<int>> ReadAsync(string? cursor, int limit, CancellationToken cancel)
    {
        _asked.Add(cursor);
        var after = _all.Where(item => cursor is null || item > int.Parse(cursor)).Take(limit + 1).ToList();
        return Task.FromResult(new Page<int>([.. after.Take(limit)], after.Count > limit ? $"{after[limit - 1]}" : null));
    }
}
