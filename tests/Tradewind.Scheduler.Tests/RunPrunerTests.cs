using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class RunPrunerTests : IAsyncLifetime
{
    private static readonly RetentionSettings Month = new() { Runs = TimeSpan.FromDays(30), LeastRuns = 1, Drafts = null };

    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Runs_that_ended_longer_ago_than_they_are_kept_go_with_their_logs()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        var old = await EndedAsync(dag, "old");
        await LogAsync(old);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        var younger = await EndedAsync(dag, "younger");
        var latest = await EndedAsync(dag, "latest");
        await LogAsync(younger);
        _world.Clock.Advance(TimeSpan.FromDays(29) + TimeSpan.FromHours(1));

        await PlayAsync(_world.RunPruner(Month));

        (await IdsAsync()).ShouldBe([younger, latest]);
        (await LogSizeAsync(old), await LogSizeAsync(younger)).ShouldBe((0, 2));
        (await _world.Prune.LeftAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Passes_have_a_rest_between_them_and_a_round_is_made_every_hour()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        for (var made = 0; made < 130; made++) await EndedAsync(dag, $"run{made}");
        _world.Clock.Advance(TimeSpan.FromDays(31));
        var pruner = _world.RunPruner(Month);

        var next = (await pruner.RunOnceAsync(default))!.Value;

        // A page of them is taken out, and nothing more before it has had its rest.
        next.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(100));
        (await IdsAsync()).Count.ShouldBe(30);
        (await pruner.RunOnceAsync(default)).ShouldBe(next);
        (await _world.Prune.LeftAsync(1_000, default)).Count.ShouldBe(100);
        await PlayAsync(pruner);
        (await IdsAsync()).ShouldHaveSingleItem();

        // What grows old is found in the next round.
        await EndedAsync(dag, "another");
        await EndedAsync(dag, "latest");
        _world.Clock.Advance(TimeSpan.FromDays(31));
        await PlayAsync(pruner);
        (await IdsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Runs_that_somebody_pruned_by_hand_are_removed_between_two_rounds()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        var run = await EndedAsync(dag, "old");
        await EndedAsync(dag, "latest");
        await LogAsync(run);
        var pruner = _world.RunPruner(Month);
        await PlayAsync(pruner);
        _world.Clock.Advance(TimeSpan.FromSeconds(11));
        await _world.Prune.PruneAsync(new() { DagId = "d", EndedBefore = _world.Clock.GetUtcNow(), DraftsEndedBefore = null, Least = 1 }, 0, 10, default);

        await PlayAsync(pruner);

        (await _world.Prune.LeftAsync(10, default)).ShouldBeEmpty();
        (await LogSizeAsync(run)).ShouldBe(0);
    }

    [Fact]
    public async Task Script_that_wants_its_runs_kept_for_longer_or_shorter_is_heeded()
    {
        await TwoRunsAsync(await _world.StoreAsync(World.Daily("longer") with { Schedule = null, KeepRuns = TimeSpan.FromDays(1_000) }));
        await TwoRunsAsync(await _world.StoreAsync(World.Daily("shorter") with { Schedule = null, KeepRuns = TimeSpan.FromDays(7) }));
        await TwoRunsAsync(await _world.StoreAsync(World.Daily("plain") with { Schedule = null }));
        _world.Clock.Advance(TimeSpan.FromDays(8));
        var pruner = _world.RunPruner(Month);

        await PlayAsync(pruner);
        (await DagsAsync()).ShouldBe(["longer", "longer", "plain", "plain", "shorter"]);

        _world.Clock.Advance(TimeSpan.FromDays(23));
        await PlayAsync(pruner);
        (await DagsAsync()).ShouldBe(["longer", "longer", "plain", "shorter"]);
    }

    [Fact]
    public async Task Runs_that_are_kept_for_ever_stay()
    {
        await TwoRunsAsync(await _world.StoreAsync(World.Daily("d")));
        _world.Clock.Advance(TimeSpan.FromDays(9_000));

        await PlayAsync(_world.RunPruner(new() { Runs = null, Drafts = null, LeastRuns = 1 }));

        (await IdsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Catchup_makes_no_run_again_that_was_pruned()
    {
        await _world.StoreAsync(World.Daily("d") with { Catchup = true });
        await _world.Planner.RunOnceAsync(default);
        foreach (var run in await IdsAsync()) await EndAsync(run);
        var days = await _world.LogicalDaysAsync();
        days.ShouldBe(["11-08", "11-09", "11-10"]);
        await EndedAsync((await _world.Dags.CurrentAsync("d", default))!, "by hand");
        _world.Clock.Advance(TimeSpan.FromDays(31) - TimeSpan.FromHours(1));
        await PlayAsync(_world.RunPruner(Month));
        (await _world.LogicalDaysAsync()).ShouldBe(["11-10", "11-10"]);

        await _world.Planner.RunOnceAsync(default);

        // Those since, and none before.
        (await _world.LogicalDaysAsync()).Distinct().ShouldNotContain("11-09");
        (await _world.RunsAsync()).Count(run => run.Head.Type == RunType.Scheduled).ShouldBe(31);
    }

    [Fact]
    public async Task Round_that_was_broken_off_is_finished_by_another_scheduler()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        for (var made = 0; made < 5; made++) await LogAsync(await EndedAsync(dag, $"run{made}"));
        _world.Clock.Advance(TimeSpan.FromDays(31));
        var runs = await IdsAsync();
        // It took them out and died.
        await _world.RunPruner(Month).RunOnceAsync(default);
        (await _world.Prune.LeftAsync(10, default)).Count.ShouldBe(4);

        await PlayAsync(_world.RunPruner(Month));

        (await _world.Prune.LeftAsync(10, default)).ShouldBeEmpty();
        (await LogSizeAsync(runs[0])).ShouldBe(0);
    }

    [Fact]
    public async Task Two_schedulers_that_prune_at_once_do_no_harm()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        for (var made = 0; made < 5; made++) await EndedAsync(dag, $"run{made}");
        _world.Clock.Advance(TimeSpan.FromDays(31));
        var (one, other) = (_world.RunPruner(Month), _world.RunPruner(Month));

        for (var pass = 0; pass < 20; pass++)
        {
            await one.RunOnceAsync(default);
            await other.RunOnceAsync(default);
            _world.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        (await IdsAsync()).ShouldHaveSingleItem();
        (await _world.Prune.LeftAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Versions_without_runs_and_entries_of_the_audit_go_by_their_age()
    {
        var dag = await _world.StoreAsync(World.Daily("d"));
        await _world.StoreAsync(World.Daily("d") with { Schedule = null });
        await _world.Access.AuditAsync(new(_world.Clock.GetUtcNow(), "user:ada", "run.cancel", "run:1", null, null));
        _world.Clock.Advance(TimeSpan.FromDays(31));
        await PlayAsync(_world.RunPruner(Month));
        (await _world.Access.AuditTrailAsync(new(), null, 10, default)).Items.Count.ShouldBe(1);

        // Versions are dated by the database's own clock: long ago for this one.
        _world.Clock.Advance(TimeSpan.FromDays(36_500));
        await PlayAsync(_world.RunPruner(Month with { Audit = TimeSpan.FromDays(7) }));

        await Should.ThrowAsync<KeyNotFoundException>(() => _world.Dags.BundleKeyAsync(dag.VersionId, default));
        (await _world.Access.AuditTrailAsync(new(), null, 10, default)).Items.ShouldBeEmpty();
    }

    // Passes until it has nothing more to do for a while.
    private async Task PlayAsync(RunPruner pruner)
    {
        for (var pass = 0; pass < 200; pass++)
        {
            var next = (await pruner.RunOnceAsync(default))!.Value;
            if (next - _world.Clock.GetUtcNow() > TimeSpan.FromSeconds(1)) return;
            _world.Clock.Advance(next - _world.Clock.GetUtcNow());
        }

        throw new InvalidOperationException("It does not come to an end.");
    }

    private async Task TwoRunsAsync(CurrentDag dag)
    {
        await EndedAsync(dag, "first");
        await EndedAsync(dag, "second");
    }

    private async Task<long> EndedAsync(CurrentDag dag, string key)
    {
        var run = await _world.TriggerAsync(dag, key);
        await EndAsync(run);
        return run;
    }

    private Task EndAsync(long run) => _world.Runs.UpdateAsync(
        [run],
        "user:ada",
        (live, changes) =>
        {
            live.Start(changes, _world.Clock.GetUtcNow());
            live.Cancel(changes, _world.Clock.GetUtcNow(), "enough");
        },
        default);

    private async Task<IReadOnlyList<long>> IdsAsync() => [.. (await _world.RunsAsync()).Select(run => run.Head.Id)];

    private async Task<IReadOnlyList<string>> DagsAsync() => [.. (await _world.RunsAsync()).Select(run => run.Head.DagId).Order(StringComparer.Ordinal)];

    private Task LogAsync(long run) => _world.Logs.AppendAsync([new(new(InstanceId.Of(run, 0), 1), Encoding.UTF8.GetBytes("a\n"))], default);

    private async Task<long> LogSizeAsync(long run) => (await _world.Logs.ReadAsync(new(InstanceId.Of(run, 0), 1), 0, 10, default)).Size;
}
