using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// A task that waits for something outside itself: its code only says for what, and prepares it. What comes ends the task; no author
/// code runs then.
/// </summary>
/// <param name="word">What the graph calls it.</param>
/// <param name="kind">Its sort.</param>
/// <param name="outputType">What the event leaves as the task's output; null for nothing that other tasks take.</param>
/// <param name="ask">What it waits for, seen from the outputs it takes and the attempt.</param>
internal sealed class DeferBody(string word, TaskKind kind, Type? outputType, Func<object?[], OperatorContext, TimeSpan, ValueTask<Deferral>> ask) : TaskBody
{
    private IReadOnlyList<KeyValuePair<string, string>> _shown = [];

    public override TaskKind Kind => kind;

    public override string OperatorName => word;

    public override IEnumerable<KeyValuePair<string, string>> Shown => _shown;

    public Type? OutputType => outputType;

    /// <summary>Says what it waits for; is told how long it will.</summary>
    public Func<object?[], OperatorContext, TimeSpan, ValueTask<Deferral>> Ask => ask;

    /// <summary>What the graph shows; settings without a value are left out.</summary>
    public DeferBody Showing(params (string Name, string? Value)[] settings)
    {
        _shown = [.. settings.Where(one => one.Value is not null).Select(one => new KeyValuePair<string, string>(one.Name, one.Value!))];
        return this;
    }
}
