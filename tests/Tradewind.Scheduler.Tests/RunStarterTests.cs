using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class RunStarterTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Oldest_runs_start_up_to_the_dags_limit()
    {
        var dag = await _world.StoreAsync(new DagGraph { DagId = "d", MaxActiveRuns = 2, Tasks = [World.Task("a")] });
        var (first, second, third) = (await _world.TriggerAsync(dag, "1"), await _world.TriggerAsync(dag, "2"), await _world.TriggerAsync(dag, "3"));

        await _world.Starter.RunOnceAsync(default);
        await _world.Starter.RunOnceAsync(default);

        (await StateAsync(first), await StateAsync(second), await StateAsync(third)).ShouldBe((RunState.Running, RunState.Running, RunState.Queued));
        await _world.Runs.UpdateAsync([first], "test", (run, changes) => run.Cancel(changes, _world.Clock.GetUtcNow(), "enough"), default);
        await _world.Starter.RunOnceAsync(default);
        (await StateAsync(third)).ShouldBe(RunState.Running);
    }

    [Fact]
    public async Task F40_thousand_runs_that_wait_behind_their_dags_limit_keep_no_other_dag_from_starting_in_the_same_pass()
    {
        var capped = await _world.StoreAsync(new DagGraph { DagId = "capped", MaxActiveRuns = 1, Tasks = [World.Task("a")] });
        var waiting = new List<long>();
        for (var at = 0; at < 1_000; at++) waiting.Add(await _world.TriggerAsync(capped, $"{at}"));
        var other = await _world.TriggerAsync(await _world.StoreAsync(new DagGraph { DagId = "other", Tasks = [World.Task("a")] }), "1");

        await _world.Starter.RunOnceAsync(default);

        (await StateAsync(other), await StateAsync(waiting[0]), await StateAsync(waiting[1])).ShouldBe((RunState.Running, RunState.Running, RunState.Queued));
    }

    [Fact]
    public async Task Runs_of_a_paused_dag_wait()
    {
        var run = await _world.TriggerAsync(await _world.StoreAsync(new DagGraph { DagId = "d", Tasks = [World.Task("a")] }), "1");
        await _world.Dags.SetPausedAsync("d", true, default);
        await _world.Starter.RunOnceAsync(default);
        (await StateAsync(run)).ShouldBe(RunState.Queued);
        await _world.Dags.SetPausedAsync("d", false, default);

        await _world.Starter.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(RunState.Running);
    }

    private async Task<RunState> StateAsync(long run) => (await _world.LoadAsync(run)).Head.State;
}
