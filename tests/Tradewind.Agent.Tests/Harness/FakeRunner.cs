using System.Text;
using System.Threading.Channels;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>A runner whose attempts do what the test says.</summary>
internal sealed class FakeRunner(int id, IRunnerEvents events, bool isolated = false) : IRunner
{
    private readonly Channel<RunAttempt> _given = Channel.CreateUnbounded<RunAttempt>();
    private readonly Channel<(long Instance, int Fence)> _cancelled = Channel.CreateUnbounded<(long, int)>();
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int ProcessId => id;

    public bool Isolated => isolated;

    public bool Draining { get; set; }

    public bool Gone { get; set; }

    /// <summary>Completes when it is killed.</summary>
    public Task Killed => _killed.Task.WaitAsync(TestAgent.Limit);

    /// <summary>How many attempts wait to be taken by the test.</summary>
    public int Waiting => _given.Reader.Count;

    public bool IsKilled => _killed.Task.IsCompleted;

    public void Run(RunAttempt attempt) => _given.Writer.TryWrite(attempt);

    public void Cancel(long instance, int fence) => _cancelled.Writer.TryWrite((instance, fence));

    public void Kill()
    {
        if (_killed.TrySetResult()) events.RunnerGone(this, "was killed by signal 9 (SIGKILL)");
    }

    /// <summary>Dies by itself.</summary>
    public void Die(string ending)
    {
        _killed.TrySetResult();
        events.RunnerGone(this, ending);
    }

    public async Task<RunAttempt> NextAsync() => await _given.Reader.ReadAsync().AsTask().WaitAsync(TestAgent.Limit);

    public async Task<(long Instance, int Fence)> CancelledAsync() => await _cancelled.Reader.ReadAsync().AsTask().WaitAsync(TestAgent.Limit);

    public void Report(RunAttempt attempt, AttemptReport report) => events.Reported([(attempt.Instance, attempt.Fence, report)]);

    public void Succeed(RunAttempt attempt, string? output = null) =>
        Report(attempt, new() { Kind = ReportKind.Succeeded, Output = output is null ? null : Encoding.UTF8.GetBytes(output) });

    public void Fail(RunAttempt attempt, string message = "it broke") => Report(attempt, new() { Kind = ReportKind.Failed, Message = message });
}
