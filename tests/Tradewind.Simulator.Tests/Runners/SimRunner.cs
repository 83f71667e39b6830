using System.Globalization;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Plays;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>
/// A runner: a process of its own, so it works on while its agent is frozen, and its reports then wait in the pipe. With
/// its agent it dies.
/// </summary>
internal sealed class SimRunner(World world, SimProcess agent, IRunnerEvents events, SimDesk desk, TimeProvider clock, Playbook book, int id, bool isolated) : IRunner
{
    private readonly Dictionary<(long Instance, int Fence), RunAttempt> _running = [];

    public int ProcessId => id;

    public bool Isolated => isolated;

    public bool Draining { get; set; }

    public bool Gone { get; set; }

    public bool Dead { get; private set; }

    public void Run(RunAttempt attempt)
    {
        if (Dead) return;
        if (attempt.Callback is not null)
        {
            Call(attempt);
            return;
        }

        world.Note(string.Create(CultureInfo.InvariantCulture, $"{agent.Name} runner {id} begins run {attempt.Run} {attempt.TaskId}[{attempt.MapIndex}] attempt {attempt.Attempt} fence {attempt.Fence}"));
        book.Ledger.Give(attempt);
        _running.Add((attempt.Instance, attempt.Fence), attempt);
        var script = book.ScriptOf(attempt);
        if (script.Behaviour == Behaviour.HangsFirst && attempt.Attempt <= script.Bad) return;
        var task = book.TaskOf(attempt);
        if (TakeOvers.CacheKey(task, attempt.Run, attempt.MapIndex) is { } work) desk.FindCached(attempt, work, found => Begin(attempt, script, found));
        else if (TakeOvers.LookKey(task) is { } look) desk.ShareLook(attempt, look, task.Sensor!.Interval, clock.GetUtcNow(), shared => Begin(attempt, script, look, shared));
        else Work(attempt, script, () => book.ReportOf(attempt, script));
    }

    public void Cancel(long instance, int fence)
    {
        if (!_running.TryGetValue((instance, fence), out var attempt)) return;
        if (attempt.Callback is null && book.ScriptOf(attempt).Behaviour == Behaviour.HangsFirst) return;
        world.After(world.Between(0.01, 4), () => End(attempt, new() { Kind = ReportKind.Cancelled, Message = "stopped" }));
    }

    public void Kill() => Die("was killed by signal 9 (SIGKILL)");

    public void Die(string ending)
    {
        if (Dead) return;
        Dead = true;
        _running.Clear();
        world.Note(string.Create(CultureInfo.InvariantCulture, $"{agent.Name} runner {id} {ending}"));
        agent.Do(() => events.RunnerGone(this, ending));
    }

    // A callback has no script of its own: some fail, and now and then one takes its runner with it.
    private void Call(RunAttempt attempt)
    {
        world.Note(string.Create(CultureInfo.InvariantCulture, $"{agent.Name} runner {id} calls back about run {attempt.Run} {attempt.TaskId}[{attempt.MapIndex}]: {attempt.Callback!.State}"));
        book.Ledger.Call(attempt);
        _running[(attempt.Instance, attempt.Fence)] = attempt;
        world.After(world.Between(0.001, 5), () =>
        {
            if (!_running.ContainsKey((attempt.Instance, attempt.Fence))) return;
            if (world.Chance(book.CallbackDeaths)) Die("exited with code 134");
            else End(attempt, world.Chance(0.2) ? new() { Kind = ReportKind.Failed, Message = "the callback is broken" } : new() { Kind = ReportKind.Succeeded });
        });
    }

    private void Begin(RunAttempt attempt, Script script, CachedOutputs? found)
    {
        if (found is null) Work(attempt, script, () => book.ReportOf(attempt, script));
        else Say(attempt, book.ReportOf(attempt, found));
    }

    private void Begin(RunAttempt attempt, Script script, string key, SharedLook look)
    {
        if (look.Found is { } found) Say(attempt, book.ReportOf(attempt, found) with { Look = new(key, look.Looks, null) });
        else if (look.NextAt is { } next) Say(attempt, new() { Kind = ReportKind.NotYet, Message = "another looks", Look = new(key, look.Looks, next) });
        else Work(attempt, script, () => book.ReportOf(attempt, key, look.Looks, clock.GetUtcNow()));
    }

    private void Say(RunAttempt attempt, AttemptReport report) => world.After(world.Between(0.001, 0.1), () =>
    {
        if (_running.ContainsKey((attempt.Instance, attempt.Fence))) End(attempt, report);
    });

    private void Work(RunAttempt attempt, Script script, Func<AttemptReport> report) => world.After(script.Takes, () =>
    {
        if (!_running.ContainsKey((attempt.Instance, attempt.Fence))) return;
        if (script.Behaviour == Behaviour.KillsRunner) Die("exited with code 139");
        else End(attempt, report());
    });

    private void End(RunAttempt attempt, AttemptReport report)
    {
        if (agent.Dead || !_running.Remove((attempt.Instance, attempt.Fence))) return;
        book.Ledger.Say(attempt, report.Kind);
        if (report.Deferral is { Kind: DeferralKind.Callback }) book.Called(attempt);
        world.Note(string.Create(CultureInfo.InvariantCulture, $"{agent.Name} runner {id} says {report.Kind} of run {attempt.Run} {attempt.TaskId}[{attempt.MapIndex}] fence {attempt.Fence}"));
        agent.Do(() => events.Reported([(attempt.Instance, attempt.Fence, report)]));
        // Now and then it says so again, much later: whatever stands there by then stays.
        if (world.Chance(0.05)) world.After(world.Between(0, 60), () => agent.Do(() => events.Reported([(attempt.Instance, attempt.Fence, report)])));
    }
}
