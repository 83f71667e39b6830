namespace Tradewind.Execution;

/// <summary>Calls a script's callback. It is foreign code like a task's body: whatever it throws becomes an <see cref="AttemptResult"/>.</summary>
public static class CallbackExecutor
{
    /// <summary>Calls it on the thread pool. Never throws for what the callback does.</summary>
    /// <param name="dag">The loaded DAG.</param>
    /// <param name="facts">The run, and for a task's callback the task and the attempt; the task's id is empty for a run's.</param>
    /// <param name="callback">What happened.</param>
    /// <param name="services">What the callback may ask of the platform.</param>
    /// <param name="cancellationToken">Asks it to stop; whether it does is up to it.</param>
    public static Task<AttemptResult> CallAsync(
        LoadedDag dag, AttemptFacts facts, CallbackFacts callback, IAttemptServices services, CancellationToken cancellationToken) =>
        // On the pool, because a synchronous callback would hold up the caller.
        Task.Run(() => PerformAsync(dag, facts, callback, services, cancellationToken), CancellationToken.None);

    private static async Task<AttemptResult> PerformAsync(
        LoadedDag dag, AttemptFacts facts, CallbackFacts callback, IAttemptServices services, CancellationToken stop)
    {
        if (dag.FindCallback(facts.TaskId, callback.Kind) is not { } body)
            return new AttemptResult { Kind = AttemptKind.Failed, Message = $"DAG '{dag.Dag.Id}' has no such callback in this version." };

        using var hold = dag.Hold();
        using var console = TaskConsole.Begin(services);
        try
        {
            stop.ThrowIfCancellationRequested();
            var context = new CallbackContext(dag.InScheduleZone(facts), callback, new ReadingServices(services), dag.Json, stop);
            await body(context);
            return context.Emitted is [var news, ..]
                ? new AttemptResult { Kind = AttemptKind.Failed, Message = $"It emitted asset '{news.Asset}'; only a task can. Emit it in the task's body." }
                : new AttemptResult { Kind = AttemptKind.Success };
        }
        catch (Exception thrown)
        {
            var e = TaskExecutor.Unwrap(thrown);
            if (stop.IsCancellationRequested)
                return new AttemptResult { Kind = AttemptKind.Cancelled, Message = "It was stopped." };

            foreach (var line in ErrorText.Of(e).AsSpan().EnumerateLines())
                services.Log(TaskLogLevel.Error, line.ToString());
            return new AttemptResult { Kind = AttemptKind.Failed, Message = e.Message, ErrorType = e.GetType().FullName };
        }
    }

    // The task has ended, and its outputs with it: what a callback left behind would belong to no attempt.
    private sealed class ReadingServices(IAttemptServices inner) : PassingServices(inner)
    {
        public override ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"A callback leaves no values behind; push '{key}' in the task's body.");

        public override ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A callback leaves no values behind.");

        public override ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"A callback keeps no state; set '{key}' in the task's body.");

        public override ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A callback waits for nobody, so there is no address to call.");
    }
}
