using System.Collections.Concurrent;
using System.Reflection;

namespace Tradewind.Simulator.Tests.Stores;

/// <summary>Waits for a call on the thread that makes it, on which everything of it goes on: to the play it is done when it returns.</summary>
internal sealed class Pump : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing here waits for another.");

    /// <summary>Makes the call; what comes back is completed.</summary>
    public static TTask Finish<TTask>(Func<TTask> call) where TTask : Task
    {
        var before = Current;
        var pump = new Pump();
        SetSynchronizationContext(pump);
        try
        {
            var task = call();
            _ = task.ContinueWith(_ => pump.Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                var (callback, state) = pump._posted.Take();
                callback(state);
            }

            return task;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>A port whose calls are done when they return.</summary>
    /// <param name="type">The port's interface.</param>
    /// <param name="port">The port.</param>
    /// <param name="before">Called before each call.</param>
    public static object Over(Type type, object port, Action before)
    {
        var proxy = DispatchProxy.Create(type, typeof(DonePort));
        ((DonePort)proxy).Connect(port, before);
        return proxy;
    }

    private class DonePort : DispatchProxy
    {
        private object _port = null!;
        private Action _before = null!;

        public void Connect(object port, Action before) => (_port, _before) = (port, before);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _before();
            return typeof(Task).IsAssignableFrom(targetMethod!.ReturnType) ? Finish(() => (Task)targetMethod.Invoke(_port, args)!) : targetMethod.Invoke(_port, args);
        }
    }
}
