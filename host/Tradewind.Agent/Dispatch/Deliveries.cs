using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Transport;

namespace Tradewind.Agent.Dispatch;

/// <summary>
/// What a task transport has delivered to this agent, from there to the end of the attempt. The transport's side comes from any
/// thread; what happens to a delivery is decided by the agent's loop alone.
/// </summary>
public sealed partial class Deliveries(ITaskTransport transport, IDispatchStore store, ILogger<Deliveries> log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(long Instance, int Fence), InHand> _inHand = [];

    // In the order in which they came.
    private readonly LinkedList<InHand> _waiting = [];
    private readonly List<Delivery> _deleted = [];
    private Action _wake = () => { };
    private bool _closed;

    /// <summary>The transport's name.</summary>
    public string Transport => transport.Name;

    /// <summary>Whether any wait to be taken.</summary>
    internal bool AnyWaiting
    {
        get
        {
            lock (_lock) return _waiting.Count > 0;
        }
    }

    /// <summary>Lets the transport deliver until it is asked to stop, and calls <paramref name="wake"/> when there is something to do.</summary>
    internal async Task ListenAsync(AgentOptions options, Action wake, UntilDone untilDone, CancellationToken cancel)
    {
        _wake = wake;
        try
        {
            // The transport is foreign code: it may block where it should await, and its storage may not be there when it starts.
            await untilDone.TryAsync(
                () => Task.Run(() => transport.ListenAsync(options.Queues, options.Slots, ReceiveAsync, cancel), CancellationToken.None), fault => NotListening(transport.Name, fault), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop before it could begin.
        }
    }

    /// <summary>The first of those that wait. They go on waiting until it is known whether they are taken.</summary>
    internal IReadOnlyList<Delivery> Next(int limit)
    {
        lock (_lock) return [.. _waiting.Take(limit).Select(one => one.Delivery)];
    }

    /// <summary>The metastore was asked for these, and gave some: the others are not to be taken by anybody.</summary>
    internal async Task RefuseOthersAsync(IReadOnlyList<Delivery> asked, IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        var given = claims.Select(claim => (claim.Instance, claim.Fence)).ToHashSet();
        var refused = asked.Where(one => !given.Contains((one.Instance, one.Fence))).ToArray();
        if (refused.Length == 0) return;

        // A node that was given up gets nothing, although it is still there: that is asked for again when the node is back.
        var still = (await store.StillReadyAsync(refused, cancel)).ToHashSet();
        foreach (var one in refused)
        {
            if (still.Contains(one)) continue;
            Refused(one.Instance, one.Fence, one.Reference);
            Complete(one.Instance, one.Fence, DeliveryEnd.Refused);
        }
    }

    /// <summary>The metastore gave this, if it was delivered.</summary>
    internal void Taken(Claim claim)
    {
        lock (_lock)
        {
            if (_inHand.TryGetValue((claim.Instance, claim.Fence), out var one)) _waiting.Remove(one);
        }
    }

    /// <summary>The attempt is over and that is written.</summary>
    internal void Over(long instance, int fence, AttemptReport report) => Complete(instance, fence, report.Kind switch
    {
        ReportKind.Failed or ReportKind.TimedOut or ReportKind.Lost => DeliveryEnd.Failed,
        ReportKind.Cancelled or ReportKind.HandedBack => DeliveryEnd.Stopped,
        _ => DeliveryEnd.Done,
    });

    /// <summary>The node was given up: what it had taken is replaced. What waits, waits on.</summary>
    internal void DropTaken()
    {
        InHand[] taken;
        lock (_lock) taken = [.. _inHand.Values.Except(_waiting)];
        foreach (var one in taken) Complete(one.Delivery.Instance, one.Delivery.Fence, DeliveryEnd.Stopped);
    }

    /// <summary>Those that were deleted at the transport since the last call.</summary>
    internal IReadOnlyList<Delivery> TakeDeleted()
    {
        lock (_lock)
        {
            if (_deleted.Count == 0) return [];
            Delivery[] deleted = [.. _deleted];
            _deleted.Clear();
            return deleted;
        }
    }

    /// <summary>Lets go of one that was deleted before it was taken: whoever looks after the transport finds it deleted there, and cancels its task.</summary>
    internal void Drop(Delivery delivery) => Complete(delivery.Instance, delivery.Fence, DeliveryEnd.Refused);

    /// <summary>Takes no more, and gives back what waits.</summary>
    internal void Close()
    {
        InHand[] waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _waiting];
        }

        foreach (var one in waiting) Complete(one.Delivery.Instance, one.Delivery.Fence, DeliveryEnd.NotTaken);
    }

    /// <summary>Lets go of what could not be ended in time.</summary>
    internal void LetGo()
    {
        InHand[] left;
        lock (_lock) left = [.. _inHand.Values];
        foreach (var one in left) Complete(one.Delivery.Instance, one.Delivery.Fence, DeliveryEnd.Stopped);
    }

    private async Task<DeliveryEnd> ReceiveAsync(Delivery delivery, CancellationToken deleted)
    {
        var one = new InHand(delivery);
        lock (_lock)
        {
            if (_closed) return DeliveryEnd.NotTaken;
            // The same order is here already: it is taken once, by the delivery that came first.
            if (!_inHand.TryAdd((delivery.Instance, delivery.Fence), one)) return DeliveryEnd.Refused;
            _waiting.AddLast(one);
        }

        _wake();
        await using var watch = deleted.Register(() => Delete(one));
        return await one.End.Task;
    }

    private void Delete(InHand one)
    {
        lock (_lock) _deleted.Add(one.Delivery);
        _wake();
    }

    private void Complete(long instance, int fence, DeliveryEnd end)
    {
        InHand? one;
        lock (_lock)
        {
            if (!_inHand.Remove((instance, fence), out one)) return;
            _waiting.Remove(one);
        }

        one.End.TrySetResult(end);
    }

    [LoggerMessage(LogLevel.Information, "Task instance {Instance}, delivered as {Reference} under number {Fence}, is refused: it was taken before, or is not to run any more")]
    private partial void Refused(long instance, int fence, string reference);

    [LoggerMessage(LogLevel.Error, "Transport {Transport} does not listen; it is tried again")]
    private partial void NotListening(string transport, Exception fault);

    private sealed class InHand(Delivery delivery)
    {
        public Delivery Delivery { get; } = delivery;

        // Whoever waits for it is foreign code; the agent's loop does not run it.
        public TaskCompletionSource<DeliveryEnd> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
