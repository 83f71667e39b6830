namespace Tradewind.Dashboard.Design;

/// <summary>The toasts of one circuit. Good news leaves by itself; an error stays until it is closed.</summary>
internal sealed class Toasts(TimeProvider clock)
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(6);

    // Long enough to read what happened and to think better of it.
    private static readonly TimeSpan StayToUndo = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<Toast> _open = [];
    private int _last;

    public event Action? Changed;

    public IReadOnlyList<Toast> Open
    {
        get
        {
            lock (_gate) return [.. _open];
        }
    }

    public void Say(string text, string? href = null, Func<Task>? undo = null)
    {
        var toast = Add(text, isError: false, href, undo);
        ITimer? timer = null;
        timer = clock.CreateTimer(_ =>
        {
            Close(toast.Number);
            timer?.Dispose();
        }, null, undo is null ? Stay : StayToUndo, Timeout.InfiniteTimeSpan);
    }

    public void Fail(string text) => Add(text, isError: true, href: null, undo: null);

    /// <summary>Takes a toast away; false when it had gone already.</summary>
    public bool Close(int number)
    {
        bool was;
        lock (_gate) was = _open.RemoveAll(toast => toast.Number == number) > 0;
        Changed?.Invoke();
        return was;
    }

    private Toast Add(string text, bool isError, string? href, Func<Task>? undo)
    {
        Toast toast;
        lock (_gate) _open.Add(toast = new Toast(++_last, text, isError, href, undo));
        Changed?.Invoke();
        return toast;
    }
}
