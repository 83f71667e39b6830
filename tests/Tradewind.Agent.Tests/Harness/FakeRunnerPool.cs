using System.Threading.Channels;
using Tradewind.Agent.Runners;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>Hands out runners of the test. Whoever dies or is drained has a successor at once.</summary>
internal sealed class FakeRunnerPool(IRunnerEvents events) : IRunnerPool
{
    private readonly Channel<FakeRunner> _isolated = Channel.CreateUnbounded<FakeRunner>();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private volatile FakeRunner? _shared;

    /// <summary>Completes with the first shared runner.</summary>
    public Task Up => _up.Task.WaitAsync(TestAgent.Limit);

    public FakeRunner Now => _shared!;

    /// <summary>Done to each isolated runner before the agent gets it.</summary>
    public Action<FakeRunner>? AtIsolatedStart { get; set; }

    public IRunner? Shared => _shared;

    public void Start() => Replace();

    public void Drain(IRunner runner)
    {
        runner.Draining = true;
        if (ReferenceEquals(_shared, runner)) Replace();
    }

    public void Gone(IRunner runner)
    {
        if (ReferenceEquals(_shared, runner)) Replace();
    }

    public Task<IRunner> StartIsolatedAsync()
    {
        var runner = new FakeRunner(++_started, events, isolated: true);
        AtIsolatedStart?.Invoke(runner);
        _isolated.Writer.TryWrite(runner);
        return Task.FromResult<IRunner>(runner);
    }

    public async Task<FakeRunner> IsolatedAsync() => await _isolated.Reader.ReadAsync().AsTask().WaitAsync(TestAgent.Limit);

    public void WorkedWell()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Replace()
    {
        _shared = new FakeRunner(++_started, events);
        events.RunnerReady();
        _up.TrySetResult();
    }
}
