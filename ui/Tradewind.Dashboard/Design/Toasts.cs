namespace Tradewind.Dashboard.Design;

/// <summary>The toasts of one circuit. Good news leaves by itself; an error stays until it is closed.</summary>
internal sealed class Toasts(TimeProvider clock)
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(6);

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

    public void Say(string text, string? href = null)
    {
        var toast = Add(text, isError: false, href);
        ITimer? timer = null;
        timer = clock.CreateTimer(_ =>
        {
            Close(toast.Number);
            timer?.Dispose();
        }, null, Stay, Timeout.InfiniteTimeSpan);
    }

    public void Fail(string text) => Add(text, isError: true, href: null);

    public void Close(int number)
    {
        lock (_gate) _open.RemoveAll(toast => toast.Number == number);
        Changed?.Invoke();
    }

    private Toast Add(string text, bool isError, string? href)
    {
        Toast toast;
        lock (_gate) _open.Add(toast = new Toast(++_last, text, isError, href));
        Changed?.Invoke();
        return toast;
    }
}
