using System.Globalization;

namespace Tradewind.Simulator.Tests.Worlds;

/// <summary>
/// Time and order in the hand of a seed: what happens later waits in one queue, what can happen now is taken from the
/// processes in an order that the seed draws. Everything runs on the thread that steps, so a seed replays exactly.
/// </summary>
internal sealed class World(int seed, TextWriter? trace = null)
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _later = new();
    private readonly List<SimProcess> _processes = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _fault;
    private long _order;

    public Random Random { get; } = new(seed);

    public DateTimeOffset Now { get; private set; } = Begin;

    public TimeSpan Elapsed => Now - Begin;

    /// <summary>A digest of all that was noted: two plays of one seed have the same.</summary>
    public ulong TraceHash { get; private set; } = 14695981039346656037UL;

    public IReadOnlyList<SimProcess> Processes => _processes;

    public bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    public TimeSpan Between(double fewestSeconds, double mostSeconds) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * (fewestSeconds + (Random.NextDouble() * (mostSeconds - fewestSeconds)))));

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Random.Next(choices.Count)];

    public void After(TimeSpan wait, Action happen) => _later.Enqueue(happen, (Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), _order++));

    public void Note(string what)
    {
        foreach (var c in what) TraceHash = (TraceHash ^ c) * 1099511628211UL;
        TraceHash = (TraceHash ^ (ulong)Now.Ticks) * 1099511628211UL;
        trace?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,10:F3} {what}"));
    }

    public void Join(SimProcess process) => _processes.Add(process);

    /// <summary>Ends the play at its next step: something happened that must not.</summary>
    public void Fail(Exception fault) => _fault ??= fault;

    /// <summary>Whether we are on the play's own thread; what is not cannot be replayed.</summary>
    public bool IsHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>One thing happens; time goes on when nothing is left to do now.</summary>
    public void Step()
    {
        if (_fault is { } fault) throw fault;
        var able = _processes.FindAll(process => process.CanRun);
        if (able.Count > 0)
        {
            able[able.Count == 1 ? 0 : Random.Next(able.Count)].RunOne();
            return;
        }

        if (!_later.TryDequeue(out var happen, out var key)) throw new InvalidOperationException("Nothing is left that could happen.");
        Now = key.At;
        happen();
        _processes.RemoveAll(process => process.Dead);
    }
}
