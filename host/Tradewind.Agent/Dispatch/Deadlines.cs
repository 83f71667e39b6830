namespace Tradewind.Agent.Dispatch;

/// <summary>What must happen to a dispatched attempt at a time: earliest first.</summary>
internal sealed class Deadlines
{
    private readonly PriorityQueue<(Dispatched Attempt, DeadlineKind Kind), DateTimeOffset> _queue = new();

    /// <summary>The earliest; null when there is none.</summary>
    public DateTimeOffset? Next => _queue.TryPeek(out _, out var at) ? at : null;

    /// <summary>Adds one. It is harmless when the attempt is over by then.</summary>
    public void Add(Dispatched attempt, DeadlineKind kind, DateTimeOffset at) => _queue.Enqueue((attempt, kind), at);

    /// <summary>Takes the next one that has come.</summary>
    public bool TryTake(DateTimeOffset now, out Dispatched attempt, out DeadlineKind kind)
    {
        (attempt, kind) = (null!, default);
        if (!_queue.TryPeek(out var due, out var at) || at > now) return false;
        _queue.Dequeue();
        (attempt, kind) = due;
        return true;
    }
}
