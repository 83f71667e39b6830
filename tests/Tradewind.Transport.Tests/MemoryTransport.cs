using System.Globalization;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Tests;

/// <summary>The smallest transport: its storage is the memory of the test's process. It can be made to fail, and to forget.</summary>
internal sealed class MemoryTransport : ITaskTransport
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Message> _waiting = [];
    private readonly Dictionary<string, Message> _messages = [];
    private readonly List<TaskCompletionSource> _idle = [];
    private bool _away;
    private int _last;

    public string Name => "memory";

    /// <summary>How many messages it takes before it fails; null for all.</summary>
    public int? FailsAfter { get; set; }

    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public Task<IReadOnlyList<string>> DispatchAsync(IReadOnlyList<DispatchOrder> batch, CancellationToken cancel)
    {
        lock (_lock)
        {
            RequireThere();
            var taken = batch.Take(FailsAfter ?? batch.Count).Select(order => Add(order.Instance, order.Fence, order.Queue)).ToList();
            FailsAfter = null;
            return Task.FromResult<IReadOnlyList<string>>(taken);
        }
    }

    public async Task ListenAsync(IReadOnlyList<string> queues, int concurrency, DeliveryHandler handler, CancellationToken cancel)
    {
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => ConsumeAsync(queues, handler, cancel)));
    }

    public Task WithdrawAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel)
    {
        lock (_lock)
        {
            RequireThere();
            foreach (var order in orders)
            {
                if (order.Reference is null || !_messages.Remove(order.Reference, out var message)) continue;
                _waiting.Remove(message);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Standing>> LookAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel)
    {
        lock (_lock)
        {
            RequireThere();
            return Task.FromResult<IReadOnlyList<Standing>>([.. orders.Select(Look)]);
        }
    }

    /// <summary>Puts a message in, as one that comes again or from who knows where.</summary>
    public void Inject(long instance, int fence, string queue)
    {
        lock (_lock) Add(instance, fence, queue);
    }

    /// <summary>Somebody deletes an order, waiting or delivered.</summary>
    public void Delete(long instance, int fence)
    {
        Message message;
        lock (_lock)
        {
            message = _messages.Values.Single(one => one.Instance == instance && one.Fence == fence);
            message.IsDeleted = true;
            _waiting.Remove(message);
        }

        message.Deleted.Cancel();
    }

    public void Break()
    {
        lock (_lock) _away = true;
    }

    public void Mend()
    {
        lock (_lock)
        {
            _away = false;
            Wake();
        }
    }

    /// <summary>It loses all that it has.</summary>
    public void LoseEverything()
    {
        lock (_lock)
        {
            _waiting.Clear();
            _messages.Clear();
        }
    }

    private Standing Look(HandedOver order)
    {
        var message = order.Reference is null
            ? _messages.Values.FirstOrDefault(one => one.Instance == order.Instance && one.Fence == order.Fence)
            : _messages.GetValueOrDefault(order.Reference);
        return message is null ? new(StandingKind.Gone, null) : new(message.IsDeleted ? StandingKind.Deleted : StandingKind.Waiting, message.Reference);
    }

    private async Task ConsumeAsync(IReadOnlyList<string> queues, DeliveryHandler handler, CancellationToken cancel)
    {
        while (await NextAsync(queues, cancel) is { } message)
        {
            var end = await handler(new(message.Instance, message.Fence, message.Reference, $"/memory/{message.Reference}"), message.Deleted.Token);
            lock (_lock)
            {
                if (end == DeliveryEnd.NotTaken)
                {
                    _waiting.AddFirst(message);
                    Wake();
                }
                else if (!message.IsDeleted)
                {
                    _messages.Remove(message.Reference);
                }
            }
        }
    }

    private async Task<Message?> NextAsync(IReadOnlyList<string> queues, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                var first = _away ? null : _waiting.FirstOrDefault(message => queues.Contains(message.Queue));
                if (first is not null)
                {
                    _waiting.Remove(first);
                    return first;
                }

                _idle.Add(idle);
            }

            await using var stop = cancel.Register(() => idle.TrySetResult());
            await idle.Task;
        }

        return null;
    }

    private string Add(long instance, int fence, string queue)
    {
        var message = new Message(instance, fence, queue, (++_last).ToString(CultureInfo.InvariantCulture));
        _messages.Add(message.Reference, message);
        _waiting.AddLast(message);
        Wake();
        return message.Reference;
    }

    private void Wake()
    {
        foreach (var idle in _idle) idle.TrySetResult();
        _idle.Clear();
    }

    private void RequireThere()
    {
        if (_away) throw new IOException("The memory is away.");
    }

    private sealed class Message(long instance, int fence, string queue, string reference)
    {
        public long Instance => instance;

        public int Fence => fence;

        public string Queue => queue;

        public string Reference => reference;

        public bool IsDeleted { get; set; }

        public CancellationTokenSource Deleted { get; } = new();
    }
}
