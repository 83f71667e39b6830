using System.Collections.Concurrent;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;
using Tradewind.Execution;

namespace Tradewind.Testing.Play;

/// <summary>
/// Calls the script's callbacks as a runner would, once each and in the order in which the engine noted them, after the change that they are about.
/// One that throws is told with its error; on a server it would be called again.
/// </summary>
internal sealed class CallbackPlayer(LoadedDag dag, LiveRun run, Func<TaskInstance, AttemptFacts> factsOf, Func<TaskInstance, IAttemptServices> servicesOf)
{
    private readonly Queue<CallbackWrite> _open = [];

    public List<TestCallback> Called { get; } = [];

    public void Note(IEnumerable<CallbackWrite> callbacks)
    {
        foreach (var callback in callbacks) _open.Enqueue(callback);
    }

    public async Task CallAsync(CancellationToken cancel)
    {
        while (_open.TryDequeue(out var callback))
        {
            var ofRun = callback.Ordinal == CallbackWrite.OfRun;
            var instance = run.Instances[ofRun ? 0 : callback.Ordinal];
            var facts = factsOf(instance) with { TaskId = callback.TaskId, MapIndex = callback.MapIndex, Attempt = callback.Attempt };
            var services = new LoggingServices(servicesOf(instance));
            var result = await CallbackExecutor.CallAsync(dag, facts, callback.Facts, services, cancel);
            cancel.ThrowIfCancellationRequested();
            Called.Add(new()
            {
                Kind = callback.Facts.Kind,
                TaskId = ofRun ? null : callback.TaskId,
                MapIndex = callback.MapIndex,
                Attempt = callback.Attempt,
                State = callback.Facts.State,
                Reason = callback.Facts.Reason,
                At = callback.Facts.At,
                Error = result.Kind == AttemptKind.Success ? null : result.Message,
                Log = [.. services.Lines],
            });
        }
    }

    // A callback has a log of its own.
    private sealed class LoggingServices(IAttemptServices inner) : PassingServices(inner)
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public override void Log(TaskLogLevel level, string line) => Lines.Enqueue(TestAttempt.Shown(level, line));
    }
}
