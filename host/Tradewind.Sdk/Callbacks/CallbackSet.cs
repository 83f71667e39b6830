using System.Runtime.CompilerServices;

namespace Tradewind;

/// <summary>The callbacks of a DAG, of its defaults or of a task, by what they are told about.</summary>
internal sealed class CallbackSet
{
    private readonly SortedDictionary<CallbackKind, Func<CallbackContext, Task>> _bodies = [];
    private readonly List<CallbackKind> _unawaited = [];

    public IReadOnlyCollection<CallbackKind> Kinds => _bodies.Keys;

    /// <summary>Those given as <c>async</c> lambdas where nothing waits for them: their faults would end the runner.</summary>
    public IReadOnlyList<CallbackKind> Unawaited => _unawaited;

    public Func<CallbackContext, Task>? Find(CallbackKind kind) => _bodies.GetValueOrDefault(kind);

    /// <summary>These, and of another those for which it has none.</summary>
    public CallbackSet Over(CallbackSet around)
    {
        var both = new CallbackSet();
        foreach (var (kind, body) in around._bodies.Concat(_bodies))
            both._bodies[kind] = body;
        return both;
    }

    public void Set(CallbackKind kind, Action<CallbackContext>? body)
    {
        SetAsync(kind, body is null ? null : ctx =>
        {
            body(ctx);
            return Task.CompletedTask;
        });
        if (body?.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false) == true)
            _unawaited.Add(kind);
    }

    public void SetAsync(CallbackKind kind, Func<CallbackContext, Task>? body)
    {
        _unawaited.Remove(kind);
        if (body is null)
            _bodies.Remove(kind);
        else
            _bodies[kind] = body;
    }
}
