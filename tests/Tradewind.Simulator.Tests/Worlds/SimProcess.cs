using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Tradewind.Simulator.Tests.Worlds;

/// <summary>A process of the installation: whatever it awaits goes on here, one piece at a time, unless it is frozen or dead.</summary>
internal sealed class SimProcess : SynchronizationContext
{
    private static readonly MethodInfo Execute = typeof(BackgroundService).GetMethod("ExecuteAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private readonly World _world;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly List<Task> _services = [];

    public SimProcess(World world, string name)
    {
        _world = world;
        Name = name;
        Clock = new(world, this);
        world.Join(this);
    }

    public string Name { get; }

    public HostClock Clock { get; }

    public bool Dead { get; private set; }

    public bool Frozen { get; private set; }

    public bool CanRun => _ready.Count > 0 && !Frozen && !Dead;

    public override void Post(SendOrPostCallback d, object? state)
    {
        // What is left of a dead process may be collected, and its timers then say goodbye from the collector's thread.
        if (Dead) return;
        if (!_world.IsHere)
        {
            _world.Fail(new InvalidOperationException($"Something of {Name} went on on another thread, so that no seed replays: {Environment.StackTrace}"));
            return;
        }

        _ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing here waits for another.");

    public void Do(Action action) => Post(_ => action(), null);

    /// <summary>Runs to its end in this process; a fault ends the play.</summary>
    public void Run(Func<Task> work) => Do(() => _services.Add(work()));

    /// <summary>Runs a service as its host does, which would put it on another thread.</summary>
    public Task Host(BackgroundService service, CancellationToken stop)
    {
        var running = (Task)Execute.Invoke(service, [stop])!;
        _services.Add(running);
        return running;
    }

    public void Die(string how)
    {
        _world.Note($"{Name} {how}");
        Dead = true;
        _ready.Clear();
    }

    public void Freeze(TimeSpan length)
    {
        _world.Note($"{Name} is frozen for {length.TotalSeconds:F0} s");
        Frozen = true;
        _world.After(length, Thaw);
    }

    public void Thaw()
    {
        if (Frozen && !Dead) _world.Note($"{Name} goes on");
        Frozen = false;
    }

    public void RunOne()
    {
        var (callback, state) = _ready.Dequeue();
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        for (var at = _services.Count - 1; at >= 0; at--)
        {
            if (!_services[at].IsCompleted) continue;
            if (_services[at].Exception is { } fault) _world.Fail(new InvalidOperationException($"A service of {Name} ended with a fault: {fault.InnerException}", fault));
            _services.RemoveAt(at);
        }
    }
}
