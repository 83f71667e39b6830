using System.Collections.Concurrent;
using System.Reflection;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>
/// The way from one process to the metastore. A call takes time to get there and back; it may not arrive, its answer may
/// be lost, and when the process is gone meanwhile it is carried out all the same.
/// </summary>
internal sealed class Wire(World world, SimProcess process, Weather weather, Action<string> written)
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    /// <summary>A port of the metastore, reached through this wire.</summary>
    public T To<T>(T port) where T : class
    {
        var proxy = DispatchProxy.Create<T, PortProxy>();
        ((PortProxy)(object)proxy).Connect(this, port);
        return proxy;
    }

    private Task<T> SendAsync<T>(string name, Func<Task<T>> call, bool needsCaller, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return Task.FromCanceled<T>(cancel);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var unreached = world.Chance(weather.Unreached);
        var swallowed = !unreached && world.Chance(weather.Swallowed);
        var lost = !unreached && world.Chance(weather.AnswerLost);
        cancel.Register(() => answer.TrySetCanceled(cancel));
        if (unreached || swallowed || lost) weather.Trouble();
        world.After(Way(), Arrive);
        return answer.Task;

        void Arrive()
        {
            if (weather.Outage || unreached)
            {
                weather.Trouble();
                Answer(() => answer.TrySetException(new NetworkFault($"{name}: the database cannot be reached")), TimeSpan.Zero);
                return;
            }

            // A transaction of several steps needs the one who makes them: frozen, he makes them later; dead, never.
            if (needsCaller && process.Dead) return;
            if (needsCaller && process.Frozen) process.Do(Carry);
            else Carry();
        }

        void Carry()
        {
            if (swallowed && world.Chance(0.5))
            {
                Answer(() => answer.TrySetException(new NetworkFault($"{name}: no answer within {CallLimit}")), CallLimit);
                return;
            }

            var done = CarryOut();
            world.Note($"{process.Name} {name}{(lost || swallowed ? " (answer lost)" : "")}{(done.IsFaulted ? $" faulted: {done.Exception!.InnerException!.Message}" : "")}");
            written(name);
            if (weather.Ambush.Catches(process, name) is { } asleep)
            {
                weather.Trouble();
                world.After(asleep, weather.Trouble);
            }

            if (lost || swallowed) Answer(() => answer.TrySetException(new NetworkFault($"{name}: the connection broke before the answer")), swallowed ? CallLimit : TimeSpan.Zero);
            else if (done.IsFaulted) Answer(() => answer.TrySetException(done.Exception!.InnerException!), TimeSpan.Zero);
            else Answer(() => answer.TrySetResult(done.Result), TimeSpan.Zero);
        }

        Task<T> CarryOut()
        {
            var done = call();
            if (!done.IsCompleted) throw new InvalidOperationException($"{name} did not end at once, so that no seed replays.");
            return done;
        }

        void Answer(Action give, TimeSpan wait) => world.After(wait + Way(), () => process.Do(give));
    }

    private TimeSpan Way() => world.Between(0.0005, 0.01) + weather.Slowness;

    // Called as the metastore would do it after a deadlock: once for nothing, then for good.
    private Action<LiveRun, RunChanges> Twice(IRunStore runs, IReadOnlyCollection<long> ids, string actor, Action<LiveRun, RunChanges> apply)
    {
        if (!world.Chance(weather.RolledBack)) return apply;
        var rolledBack = runs.UpdateAsync(
            ids, actor,
            (run, changes) =>
            {
                apply(run, changes);
                if (run.Head.Id == ids.Max()) throw new NetworkFault("deadlock detected");
            },
            CancellationToken.None);
        if (rolledBack.Exception is { InnerException: not NetworkFault } fault) throw fault;
        world.Note($"{process.Name} UpdateAsync was rolled back");
        return apply;
    }

    private class PortProxy : DispatchProxy
    {
        private static readonly MethodInfo Generic = typeof(PortProxy).GetMethod(nameof(Call), BindingFlags.Instance | BindingFlags.NonPublic)!;
        private static readonly ConcurrentDictionary<MethodInfo, Func<PortProxy, MethodInfo, object?[], object?>> Calls = [];
        private Wire _wire = null!;
        private object _port = null!;

        public void Connect(Wire wire, object port) => (_wire, _port) = (wire, port);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            return Calls.GetOrAdd(targetMethod!, CallOf)(this, targetMethod!, args!);
        }

        private static Func<PortProxy, MethodInfo, object?[], object?> CallOf(MethodInfo method)
        {
            var answer = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);
            return Generic.MakeGenericMethod(answer).CreateDelegate<Func<PortProxy, MethodInfo, object?[], object?>>();
        }

        private Task<T> Call<T>(MethodInfo method, object?[] args)
        {
            // What is noted of something done is not called off.
            var cancel = args is [.., CancellationToken given] ? given : CancellationToken.None;
            return _wire.SendAsync(method.Name, () => Carry<T>(method, args), method.Name == nameof(IRunStore.UpdateAsync), cancel);
        }

        private Task<T> Carry<T>(MethodInfo method, object?[] args)
        {
            // What is on its way is carried out, whether or not its sender still waits.
            if (args is [.., CancellationToken]) args[^1] = CancellationToken.None;
            if (_port is IRunStore runs && method.Name == nameof(IRunStore.UpdateAsync))
                args[2] = _wire.Twice(runs, (IReadOnlyCollection<long>)args[0]!, (string)args[1]!, (Action<LiveRun, RunChanges>)args[2]!);
            var task = (Task)method.Invoke(_port, args)!;
            return task as Task<T> ?? Plain<T>(task);
        }

        private static async Task<T> Plain<T>(Task task)
        {
            await task;
            return default!;
        }
    }
}
