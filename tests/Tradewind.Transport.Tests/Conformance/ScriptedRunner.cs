using System.Collections.Concurrent;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;

namespace Tradewind.Transport.Conformance;

/// <summary>Runs attempts as the test says: at once, or when it lets go of them. It is its own pool.</summary>
internal sealed class ScriptedRunner(Platform platform, string node, IRunnerEvents events) : IRunner, IRunnerPool
{
    private readonly ConcurrentDictionary<(long Instance, int Fence), byte> _running = [];

    /// <summary>The process is dead: nothing is heard of it any more.</summary>
    public bool Dead { get; set; }

    public int ProcessId => 1;

    public bool Isolated => false;

    public bool Draining { get; set; }

    public bool Gone { get; set; }

    public IRunner? Shared => this;

    public void Start() => events.RunnerReady();

    public void Run(RunAttempt attempt)
    {
        _running.TryAdd((attempt.Instance, attempt.Fence), 0);
        platform.Began(node, attempt);
        if (platform.IsHeld(attempt)) return;
        // A pool thread, as from a runner's reading loop.
        _ = Task.Run(() => End(attempt.Instance, attempt.Fence, new() { Kind = ReportKind.Succeeded }));
    }

    public void Cancel(long instance, int fence) => End(instance, fence, new() { Kind = ReportKind.Cancelled, Message = "It was stopped." });

    public void Kill()
    {
        foreach (var (instance, fence) in _running.Keys) End(instance, fence, new() { Kind = ReportKind.Lost, Message = "It was killed." });
    }

    /// <summary>Ends an attempt, unless it is over. False when it is not here.</summary>
    public bool End(long instance, int fence, AttemptReport report)
    {
        if (Dead || !_running.TryRemove((instance, fence), out _)) return false;
        events.Reported([(instance, fence, report)]);
        return true;
    }

    public void Drain(IRunner runner)
    {
    }

    void IRunnerPool.Gone(IRunner runner)
    {
    }

    public Task<IRunner> StartIsolatedAsync() => Task.FromResult<IRunner>(this);

    public void WorkedWell()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
