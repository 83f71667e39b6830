using Tradewind.Engine.Nodes;
using Tradewind.Bundles.Watching;
using Tradewind.Engine.Feed;

namespace Tradewind.Bundles.Tests;

/// <summary>The loop as the server runs it: watching, waiting, trying again.</summary>
public sealed class BundleLoopLiveTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task File_that_is_written_in_pieces_is_taken_once_and_whole()
    {
        var clock = new TestClock();
        await using var bundles = await TestBundles.CreateAsync(clock);
        var texts = new List<string>();
        bundles.Fake.OnCompile = texts.Add;
        await bundles.StartAsync(bundles.Fake);
        var path = bundles.Script("a.csx");

        foreach (var piece in new[] { "dag o", "ne\nda", "g two" })
        {
            await File.AppendAllTextAsync(path, piece);
            await clock.TimerInAsync(bundles.Options.Settle);
            clock.Advance(bundles.Options.Settle - Instant);
        }

        var taken = bundles.WhenAsync("the script is taken", async () => await bundles.DagAsync("two") is not null);
        while (!taken.IsCompleted)
        {
            // Of the last piece an event may still be under way.
            clock.Advance(bundles.Options.Settle);
            await Task.Yield();
        }

        await taken;
        texts.ShouldBe(["dag one\ndag two"]);
    }

    [Fact]
    public async Task Half_written_file_is_not_taken_when_everything_is_compared()
    {
        var clock = new TestClock();
        await using var bundles = await TestBundles.CreateAsync(clock);
        bundles.Write("whole.csx", "dag whole");
        using var watcher = new FolderWatcher(bundles.Options.DagsDirectory, bundles.Options.Settle, clock);
        var half = bundles.Write("half.csx", "dag ha");
        while (!watcher.Unsettled.Contains(half)) await Task.Yield();

        await bundles.Loop.TakeChangesAsync([], watcher, default);

        bundles.Fake.Compiled.ShouldBe(["whole.csx"]);
        clock.Advance(bundles.Options.Settle);
        await bundles.Loop.TakeChangesAsync([], watcher, default);
        bundles.Fake.Compiled.ShouldBe(["whole.csx", "half.csx"]);
    }

    [Fact]
    public async Task Metastore_that_is_away_while_changes_arrive_loses_none()
    {
        await using var bundles = await TestBundles.CreateAsync();
        bundles.Write("old.csx", "dag old");
        bundles.Write("gone.csx", "dag gone");
        await bundles.StartAsync(bundles.Fake);

        var away = bundles.Store.Refuse(writes: 3);
        bundles.Write("old.csx", "dag old\ndag new");
        bundles.Delete("gone.csx");
        bundles.Write("bad.csx", "fault a fault");
        await away;

        await bundles.WhenAsync("all three changes are there", async () =>
            await bundles.DagAsync("new") is not null && await bundles.DagAsync("gone") is { Active: false } && (await bundles.FaultsAsync("bad.csx")).Count == 1);
    }

    [Fact]
    public async Task Scripts_that_cannot_be_processed_are_a_trouble_of_the_node_until_they_can()
    {
        var clock = new TestClock();
        await using var bundles = await TestBundles.CreateAsync(clock);
        await bundles.StartAsync(bundles.Fake);
        bundles.Troubles.All.ShouldBeEmpty();

        _ = bundles.Store.Refuse(writes: 10_000);
        bundles.Write("a.csx", "dag one");
        while (bundles.Troubles.All.Count == 0) await PassAsync();
        bundles.Troubles.All.ShouldHaveSingleItem().Component.ShouldBe("dag-processor");

        _ = bundles.Store.Refuse(writes: 0);
        while (bundles.Troubles.All.Count > 0 || await bundles.DagAsync("one") is null) await PassAsync();

        async Task PassAsync()
        {
            clock.Advance(bundles.Options.Settle);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Metastore_that_is_away_at_the_start_is_waited_for()
    {
        await using var bundles = await TestBundles.CreateAsync();
        bundles.Write("a.csx", "dag one");
        var away = bundles.Store.Refuse(writes: 2);

        await bundles.StartAsync(bundles.Fake);

        away.IsCompleted.ShouldBeTrue();
        (await bundles.DagAsync("one"))!.Active.ShouldBeTrue();
    }

    [Fact]
    public async Task Script_that_loads_for_long_holds_up_no_other_and_is_stored_when_it_has_loaded_even_if_the_metastore_is_away_then()
    {
        await using var bundles = await TestBundles.CreateAsync();
        var loop = await bundles.StartAsync(bundles.Fake);
        bundles.Write("slow.csx", "dag slow\nhold");
        await bundles.Fake.Holding;
        bundles.Write("quick.csx", "dag quick");
        await bundles.WhenAsync("the other one is taken", async () => await bundles.DagAsync("quick") is not null);
        (await bundles.DagAsync("slow")).ShouldBeNull();

        var away = bundles.Store.Refuse(writes: 1);
        bundles.Fake.LetGo("slow.csx");

        await away;
        await bundles.WhenAsync("it is taken too", async () => await bundles.DagAsync("slow") is not null);
        loop.ExecuteTask!.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Script_that_loads_for_long_and_cannot_be_stored_then_is_a_trouble_from_its_first_failure_on()
    {
        var clock = new TestClock();
        await using var bundles = await TestBundles.CreateAsync(clock);
        await bundles.StartAsync(bundles.Fake);
        bundles.Write("slow.csx", "dag slow\nhold");
        while (!bundles.Fake.Holding.IsCompleted) await PassAsync();
        bundles.Write("quick.csx", "dag quick");
        while (await bundles.DagAsync("quick") is null) await PassAsync();

        var away = bundles.Store.Refuse(writes: 1);
        bundles.Fake.LetGo("slow.csx");
        await away;

        // The clock stands: nothing has been tried again.
        while (bundles.Troubles.All.Count == 0) await Task.Yield();
        bundles.Troubles.All.ShouldHaveSingleItem().ShouldBe(new(Component.DagProcessor, "the metastore is away"));
        while (bundles.Troubles.All.Count > 0 || await bundles.DagAsync("slow") is null) await PassAsync();

        async Task PassAsync()
        {
            clock.Advance(bundles.Options.Settle);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Script_that_is_mended_while_it_loads_is_taken_as_it_is_then()
    {
        await using var bundles = await TestBundles.CreateAsync();
        await bundles.StartAsync(bundles.Fake);
        bundles.Write("a.csx", "dag before\nhold");
        await bundles.Fake.Holding;

        bundles.Write("a.csx", "dag after");

        await bundles.WhenAsync("the new text is taken", async () => await bundles.DagAsync("after") is not null);
        (await bundles.DagAsync("before")).ShouldBeNull();
    }

    [Fact]
    public async Task Second_start_compiles_nothing_that_has_not_changed()
    {
        await using var bundles = await TestBundles.CreateAsync();
        bundles.Write("a.csx", "dag one");
        bundles.Write("b.csx", "fault a fault");
        await (await bundles.StartAsync(bundles.Fake)).StopAsync(default);
        bundles.Fake.Compiled.Count.ShouldBe(2);
        bundles.Write("c.csx", "dag three");
        bundles.Delete("a.csx");

        await bundles.StartAsync(bundles.Fake);

        bundles.Fake.Compiled.Skip(2).ShouldBe(["c.csx"]);
        (await bundles.DagAsync("one"))!.Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Script_refused_for_its_pool_is_taken_when_the_pool_is_made()
    {
        await using var bundles = await TestBundles.CreateAsync();
        bundles.Write("a.csx", "pooled warehouse");
        bundles.Write("b.csx", "fault a fault");
        var loop = await bundles.StartAsync(bundles.Fake);
        await loop.Ready.WaitAsync(TestBundles.Limit);
        (await bundles.FaultsAsync("a.csx")).Single().ShouldContain("tradewind pools set warehouse SLOTS");

        await bundles.Limits.SavePoolAsync(new("warehouse", 2, null), default);
        bundles.Feed.Publish(new(Topic.Pools));

        await bundles.WhenAsync("the script is taken", async () => await bundles.DagAsync("warehouse") is not null);
        (await bundles.FaultsAsync("a.csx")).ShouldBeEmpty();
        bundles.Fake.Compiled.Count(path => path == "b.csx").ShouldBe(1);
    }
}
