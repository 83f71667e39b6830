using System.Reflection;

namespace Tradewind.Execution;

/// <summary>
/// Executes one attempt of one task: resolve what it needs, perform it, normalise how it ended. Foreign code is called here and
/// (callbacks apart) nowhere else, so this is where everything it may throw becomes an <see cref="AttemptResult"/>.
/// </summary>
public sealed class TaskExecutor
{
    private readonly TimeProvider _time;
    private readonly MapElements _elements = new();

    /// <summary>Makes an executor; one per process, for what it remembers of mapped-over outputs.</summary>
    /// <param name="time">The clock that timeouts run by.</param>
    public TaskExecutor(TimeProvider time) => _time = time;

    /// <summary>Executes an attempt on the thread pool. Never throws for what the task does.</summary>
    /// <param name="dag">The loaded DAG.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="facts">What is known of the attempt; dates in any zone.</param>
    /// <param name="services">What the attempt may ask of the platform.</param>
    /// <param name="cancellationToken">Asks the attempt to stop; whether it does is up to the task.</param>
    public Task<AttemptResult> ExecuteAsync(
        LoadedDag dag, string taskId, AttemptFacts facts, IAttemptServices services, CancellationToken cancellationToken) =>
        // On the pool, because a synchronous body would hold up the caller, who feeds the other attempts. The token is not given to
        // Run: an attempt that is cancelled before it starts still has an outcome.
        Task.Run(() => AttemptAsync(dag, taskId, facts, services, cancellationToken), CancellationToken.None);

    private async Task<AttemptResult> AttemptAsync(
        LoadedDag dag, string taskId, AttemptFacts facts, IAttemptServices services, CancellationToken stop)
    {
        if (dag.Find(taskId) is not { } task)
            return new AttemptResult { Kind = AttemptKind.Failed, Message = $"DAG '{dag.Dag.Id}' has no task '{taskId}' in this version." };

        using var hold = dag.Hold();
        using var timeout = new CancellationTokenSource(dag.TimeoutOf(taskId) ?? Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);

        var tracked = new TrackedServices(services);
        using var console = TaskConsole.Begin(tracked);
        var attempt = new Attempt(dag, task, _elements, _time, new OperatorContext(
            dag.InScheduleZone(facts), tracked, dag.Json, either.Token));

        var result = await EndOfAsync(attempt, tracked, stop, timeout.Token);
        attempt.End();
        return result with { RenderedJson = attempt.RenderedJson, IndexName = attempt.IndexName, Emitted = attempt.Emitted, Rows = tracked.Rows, Bytes = tracked.Bytes };
    }

    private static async Task<AttemptResult> EndOfAsync(Attempt attempt, TrackedServices log, CancellationToken stop, CancellationToken timeout)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            return await attempt.PerformAsync();
        }
        catch (Exception thrown)
        {
            var e = Unwrap(thrown);
            if (stop.IsCancellationRequested)
                return Stopped(AttemptKind.Cancelled, "The attempt was cancelled.", e, log);
            if (timeout.IsCancellationRequested)
                return Stopped(AttemptKind.TimedOut, $"The attempt took longer than its timeout of {attempt.Timeout}.", e, log);
            var about = new Thrown(e);
            if (about.IsSkip)
                return new AttemptResult { Kind = AttemptKind.Skipped, Message = e.Message };

            foreach (var line in ErrorText.Of(e).AsSpan().EnumerateLines())
                log.Log(TaskLogLevel.Error, line.ToString());
            var (retry, wait, rule) = about.Decide(attempt.RetryRules);
            if (rule is { } decides)
                log.Log(TaskLogLevel.Information, $"The rule for {decides.Match.Type.Name} decides: {(retry ? wait is { } after ? $"try again after {after}" : "try again as usual" : "fail")}.");
            return new AttemptResult
            {
                Kind = AttemptKind.Failed,
                Message = e.Message,
                ErrorType = e.GetType().FullName,
                Retry = retry,
                RetryIn = wait,
            };
        }
    }

    // What was thrown on the way out of a stop that we asked for is no failure, but it may tell why cleaning up went wrong.
    private static AttemptResult Stopped(AttemptKind kind, string message, Exception e, TrackedServices log)
    {
        if (e is not OperationCanceledException)
            log.Log(TaskLogLevel.Warning, $"While it stopped: {e.GetType().Name}: {e.Message}");
        return new AttemptResult { Kind = kind, Message = message, Retry = kind == AttemptKind.TimedOut };
    }

    internal static Exception Unwrap(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => e,
    };
}
