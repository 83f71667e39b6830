using Microsoft.Extensions.Logging;
using Tradewind.Agent.Runners;

namespace Tradewind.Agent.Dispatch;

/// <summary>Stops attempts: they are asked first; while they ignore it their runner gets no new work; at last it is killed.</summary>
internal sealed partial class AttemptStops(AgentOptions options, DispatchTable dispatched, IRunnerPool runners, TimeProvider time, ILogger log)
{
    private readonly Deadlines _deadlines = new();

    /// <summary>When there is something to do next; null when there is nothing.</summary>
    public DateTimeOffset? Next => _deadlines.Next;

    /// <summary>Stops the attempt at a time, if it still runs then.</summary>
    public void StopAt(Dispatched attempt, DateTimeOffset at) => _deadlines.Add(attempt, DeadlineKind.Timeout, at);

    /// <summary>Stops the attempt, unless it was asked to stop already.</summary>
    public void Stop(Dispatched attempt, StopReason reason, TimeSpan grace)
    {
        if (attempt.Stopping is not null) return;
        attempt.Stopping = reason;
        attempt.Runner?.Cancel(attempt.Instance, attempt.Fence);
        var now = time.GetUtcNow();
        if (options.DrainAfter < grace) _deadlines.Add(attempt, DeadlineKind.Drain, now + options.DrainAfter);
        _deadlines.Add(attempt, DeadlineKind.Kill, now + grace);
    }

    /// <summary>Stops all of them, because the agent stops.</summary>
    public void StopAll()
    {
        foreach (var attempt in dispatched.All) Stop(attempt, StopReason.AgentStops, options.StopGrace);
    }

    /// <summary>Does what has fallen due.</summary>
    public void Meet()
    {
        while (_deadlines.TryTake(time.GetUtcNow(), out var attempt, out var kind))
        {
            if (!ReferenceEquals(dispatched.Find(attempt.Instance), attempt)) continue;
            switch (kind)
            {
                case DeadlineKind.Timeout:
                    Stop(attempt, StopReason.TimedOut, options.CancelGrace);
                    break;
                case DeadlineKind.Drain when attempt.Runner is { Isolated: false } runner:
                    IgnoresStop(attempt.Instance, runner.ProcessId);
                    runners.Drain(runner);
                    break;
                case DeadlineKind.Kill:
                    attempt.Runner?.Kill();
                    break;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Task instance {Instance} ignores that it was stopped; runner {ProcessId} gets no new work")]
    private partial void IgnoresStop(long instance, int processId);
}
