using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class FailureGuardTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Dag_is_paused_with_a_reason_when_as_many_runs_failed_as_it_allows()
    {
        await FailAsync(times: 2);
        await _world.Guard.RunOnceAsync(default);
        (await PausedAsync()).ShouldBeFalse();

        await FailAsync(times: 1);
        await _world.Guard.RunOnceAsync(default);

        (await PausedAsync()).ShouldBeTrue();
        var entry = (await _world.Access.AuditTrailAsync(new("dag:d"), null, 10, default)).Items.ShouldHaveSingleItem();
        (entry.Actor, entry.Action, entry.Before).ShouldBe(("scheduler", "dag.pause", """{"Paused":false}"""));
        entry.After.ShouldBe("""{"Paused":true,"Why":"3 runs failed one after the other; PauseAfterFailures is 3. Unpausing begins the count anew."}""");
    }

    [Fact]
    public async Task Paused_dag_starts_no_further_run_and_unpausing_begins_the_count_anew()
    {
        await FailAsync(times: 3);
        await _world.Guard.RunOnceAsync(default);
        var waiting = await _world.TriggerAsync((await _world.Dags.CurrentAsync("d", default))!, "waiting");
        await _world.Starter.RunOnceAsync(default);
        (await _world.LoadAsync(waiting)).Head.State.ShouldBe(RunState.Queued);

        await _world.Dags.SetPausedAsync("d", false, default);
        await _world.Guard.RunOnceAsync(default);

        (await PausedAsync()).ShouldBeFalse();
        await _world.Starter.RunOnceAsync(default);
        (await _world.LoadAsync(waiting)).Head.State.ShouldBe(RunState.Running);
    }

    private async Task FailAsync(int times)
    {
        for (var time = 0; time < times; time++)
        {
            var run = await _world.RunningAsync(World.Daily("d") with { Schedule = null, PauseAfterFailures = 3 }, key: $"run-{Guid.NewGuid()}");
            await _world.ReportAsync(run, ReportKind.Failed);
        }
    }

    private async Task<bool> PausedAsync() => (await _world.Dags.CurrentAsync("d", default))!.Paused;
}
