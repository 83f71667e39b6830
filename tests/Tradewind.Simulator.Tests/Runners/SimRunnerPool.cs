using Tradewind.Agent.Runners;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>The runners of one agent; a new one takes a moment to be up.</summary>
internal sealed class SimRunnerPool(World world, SimProcess agent, IRunnerEvents events, SimDesk desk, TimeProvider clock, Playbook book) : IRunnerPool
{
    private readonly List<SimRunner> _all = [];
    private SimRunner? _shared;
    private int _started;

    public IRunner? Shared => _shared;

    public void Start() => StartShared();

    public void Drain(IRunner runner)
    {
        runner.Draining = true;
        Gone(runner);
    }

    public void Gone(IRunner runner)
    {
        if (!ReferenceEquals(_shared, runner)) return;
        _shared = null;
        StartShared();
    }

    public async Task<IRunner> StartIsolatedAsync()
    {
        await Task.Delay(world.Between(0.1, 2), agent.Clock);
        if (world.Chance(book.StartFaults)) throw new InvalidOperationException("there was no memory for it");
        return Make(isolated: true);
    }

    public void WorkedWell()
    {
    }

    /// <summary>One of them dies.</summary>
    public void KillOne()
    {
        var alive = _all.FindAll(runner => !runner.Dead);
        if (alive.Count > 0) world.OneOf(alive).Die("was killed by signal 9 (SIGKILL)");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var runner in _all) runner.Kill();
        return ValueTask.CompletedTask;
    }

    private void StartShared() => world.After(world.Between(0.1, 1), () => agent.Do(() =>
    {
        _shared = Make(isolated: false);
        events.RunnerReady();
    }));

    private SimRunner Make(bool isolated)
    {
        var runner = new SimRunner(world, agent, events, desk, clock, book, ++_started, isolated);
        _all.RemoveAll(one => one.Dead);
        _all.Add(runner);
        return runner;
    }
}
