using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class AssetPrunerTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync()
    {
        _world = await World.CreateAsync();
        await _world.StoreAsync(World.Daily("d") with { Schedule = null, Tasks = [World.Task("a") with { Outlets = ["orders"] }] });
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Events_older_than_they_are_kept_go_and_the_latest_stays()
    {
        await TellAsync(3);
        _world.Clock.Advance(TimeSpan.FromDays(30));
        var pruner = _world.Pruner(new() { Node = "n1" });

        await pruner.RunOnceAsync(default);
        (await CountAsync()).ShouldBe(3);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await pruner.RunOnceAsync(default);

        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Many_go_a_batch_at_a_time_with_a_rest_between()
    {
        await TellAsync(602);
        _world.Clock.Advance(TimeSpan.FromDays(31));
        var pruner = _world.Pruner(new() { Node = "n1" });

        (await pruner.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        (await CountAsync()).ShouldBe(102);
        await pruner.RunOnceAsync(default);
        (await CountAsync()).ShouldBe(102);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));

        (await pruner.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Events_that_are_kept_for_ever_stay()
    {
        await TellAsync(3);
        _world.Clock.Advance(TimeSpan.FromDays(3_000));

        (await _world.Pruner(new() { Node = "n1", KeepAssetEvents = null }).RunOnceAsync(default)).ShouldBeNull();

        (await CountAsync()).ShouldBe(3);
    }

    private async Task TellAsync(int events)
    {
        for (var told = 0; told < events; told++) await _world.Catalogue.TellAsync("orders", _world.Clock.GetUtcNow(), null, null, "user:ada", default);
    }

    private async Task<int> CountAsync() => (await _world.Catalogue.EventsAsync("orders", null, 1_000, default)).Items.Count;
}
