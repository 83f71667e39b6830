using Tradewind.Engine.Lineage;

namespace Tradewind.Engine.Ports;

/// <summary>
/// Which runs' lineage is to be told, and how far it was. A run is noted in the commit that starts it; all else its journal tells.
/// </summary>
public interface ILineageStore
{
    /// <summary>Has runs that start from now on noted, or no more.</summary>
    Task SwitchAsync(bool on, CancellationToken cancel);

    /// <summary>Runs with something to tell, the longest waiting first.</summary>
    Task<IReadOnlyList<LineageRun>> PendingAsync(int limit, CancellationToken cancel);

    /// <summary>What is to be known of a run, with so many of the journal's entries; null when the run is gone.</summary>
    Task<LineageFacts?> ReadAsync(LineageRun run, int entries, CancellationToken cancel);

    /// <summary>Notes how far a run was told; when it is <paramref name="over"/>, it is looked at again only when it starts anew.</summary>
    Task SaveAsync(LineageRun told, bool over, CancellationToken cancel);

    /// <summary>Drops the runs that wait beyond this many, the longest waiting first.</summary>
    /// <returns>How many were dropped.</returns>
    Task<int> DropAsync(int keep, CancellationToken cancel);

    /// <summary>How many runs were ever dropped, and how many wait.</summary>
    Task<(long Dropped, int Waiting)> CountsAsync(CancellationToken cancel);
}
