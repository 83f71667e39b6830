using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Tests;

/// <summary>The lists of slots that timetables of authors name; over processors that do no harm and a real SQLite metastore.</summary>
public sealed class SlotKeeperTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestBundles _bundles = null!;
    private SlotKeeper _keeper = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync(_clock);
        _bundles.Fake.Timetable = Hourly;
        _keeper = new(_bundles.Options, _bundles.Fake, _bundles.Store, _bundles.Feed, _clock, NullLogger<SlotKeeper>.Instance);
    }

    public async Task DisposeAsync()
    {
        _keeper.Dispose();
        await _bundles.DisposeAsync();
    }

    [Fact]
    public async Task New_dag_is_asked_for_slots_from_its_start_and_they_are_kept()
    {
        var notices = new List<Notice>();
        await DropAsync("own one");
        using var subscription = _bundles.Feed.Subscribe(notices.Add);

        await _keeper.LookAsync(default);

        _bundles.Fake.Asked.ShouldBe([new("one", DateTimeOffset.UnixEpoch, _clock.GetUtcNow(), 200)]);
        var listed = (await SlotsAsync("one"))!;
        (listed.Slots.Count, listed.Over).ShouldBe((200, false));
        notices.ShouldContain(new Notice(Topic.Dag, "one"));
    }

    [Fact]
    public async Task Dag_with_catchup_is_asked_for_what_is_over_too()
    {
        await DropAsync("own catchup");
        await _keeper.LookAsync(default);
        _bundles.Fake.Asked.Single().LatestBy.ShouldBeNull();
    }

    [Fact]
    public async Task List_is_filled_up_before_it_runs_out_and_not_earlier()
    {
        await DropAsync("own one");
        await _keeper.LookAsync(default);

        _clock.Advance(TimeSpan.FromHours(149));
        await _keeper.LookAsync(default);
        _bundles.Fake.Asked.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromHours(2));
        await _keeper.LookAsync(default);

        _bundles.Fake.Asked.Count.ShouldBe(2);
        (await SlotsAsync("one"))!.Slots.Count(slot => slot.End > _clock.GetUtcNow()).ShouldBeGreaterThan(190);
    }

    [Fact]
    public async Task List_that_is_over_is_not_asked_for_again()
    {
        _bundles.Fake.Timetable = _ => new() { Number = 0, Over = true };
        await DropAsync("own one");

        await _keeper.LookAsync(default);
        await _keeper.LookAsync(default);

        _bundles.Fake.Asked.Count.ShouldBe(1);
        (await SlotsAsync("one"))!.Slots.ShouldBeEmpty();
    }

    [Fact]
    public async Task New_version_is_asked_anew()
    {
        await DropAsync("own one");
        await _keeper.LookAsync(default);

        await DropAsync("own one\nown two");
        await _keeper.LookAsync(default);

        _bundles.Fake.Asked.Select(question => question.DagId).ShouldBe(["one", "one", "two"]);
    }

    [Fact]
    public async Task Faulty_timetable_is_asked_again_in_ten_minutes_and_the_others_meanwhile()
    {
        _bundles.Fake.Timetable = question => question.DagId == "bad" ? new() { Number = 0, Over = true, Fault = "It failed." } : Hourly(question);
        await DropAsync("own bad\nown good");

        await _keeper.LookAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(9));
        await _keeper.LookAsync(default);
        _bundles.Fake.Asked.Select(question => question.DagId).ShouldBe(["bad", "good"]);
        (await SlotsAsync("bad")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _keeper.LookAsync(default);

        _bundles.Fake.Asked.Select(question => question.DagId).ShouldBe(["bad", "good", "bad"]);
    }

    [Fact]
    public async Task Timetable_whose_process_went_is_asked_again_in_a_minute()
    {
        _bundles.Fake.Timetable = _ => throw new ProcessorGoneException("It died.", null);
        await DropAsync("own one");
        await _keeper.LookAsync(default);
        _bundles.Fake.Timetable = Hourly;
        await _keeper.LookAsync(default);
        (await SlotsAsync("one")).ShouldBeNull();

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _keeper.LookAsync(default);

        (await SlotsAsync("one")).ShouldNotBeNull();
    }

    [Fact]
    public async Task List_that_could_not_be_stored_is_asked_for_at_the_next_look()
    {
        await DropAsync("own one");
        var refused = _bundles.Store.Refuse(1);
        await _keeper.LookAsync(default);
        await refused;
        (await SlotsAsync("one")).ShouldBeNull();

        await _keeper.LookAsync(default);

        (await SlotsAsync("one")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Keeper_looks_at_its_start_and_when_a_dag_changes()
    {
        await DropAsync("own one");
        await _keeper.StartAsync(default);
        await _bundles.WhenAsync("the first list", async () => await SlotsAsync("one") is not null);

        await DropAsync("own one\nown two");
        _bundles.Feed.Publish(new(Topic.Dag, "two"));

        await _bundles.WhenAsync("the second list", async () => await SlotsAsync("two") is not null);
        await _keeper.StopAsync(default).WaitAsync(TestBundles.Limit);
    }

    // A slot for each hour that is not over, as the dag-processor would list them.
    private static SlotsListed Hourly(SlotQuestion question)
    {
        var first = question.LatestBy ?? question.From;
        return new() { Number = 0, Slots = [.. Enumerable.Range(0, question.Count).Select(hour => (first.AddHours(hour), first.AddHours(hour + 1)))] };
    }

    private async Task DropAsync(string script)
    {
        _bundles.Write("a.csx", script);
        await _bundles.TakeAsync("a.csx");
    }

    private async Task<ListedSlots?> SlotsAsync(string dagId) => (await _bundles.Store.CurrentAsync(dagId, default))?.Slots;
}
