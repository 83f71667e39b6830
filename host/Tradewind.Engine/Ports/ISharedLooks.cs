namespace Tradewind.Engine.Ports;

/// <summary>
/// Sensors that share their looks. That one waits with others, that it was called to look, and what a look brought, is written with the state
/// of its run (<see cref="IRunStore"/>).
/// </summary>
public interface ISharedLooks
{
    /// <summary>
    /// How it stands with the looks under a key, seen by an instance. When the next is due it takes it on: nobody else looks for
    /// <paramref name="interval"/>, whatever becomes of it.
    /// </summary>
    Task<SharedLook> ShareAsync(long instance, string key, DateTimeOffset now, TimeSpan interval, CancellationToken cancel);

    /// <summary>Of the instances that wait, those that a look has answered by finding what they wait for.</summary>
    Task<IReadOnlyList<long>> AnsweredAsync(int limit, CancellationToken cancel);

    /// <summary>For each look that is due, one of the instances that wait for it: the first.</summary>
    Task<IReadOnlyList<long>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>When the next look is due that anyone waits for; null for none.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);

    /// <summary>Forgets looks that nobody waits for and that were due before a moment.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancel);
}
