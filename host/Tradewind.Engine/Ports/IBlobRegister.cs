namespace Tradewind.Engine.Ports;

/// <summary>
/// Which blobs there are. A blob is noted before its first piece is written, and is in use as long as a stored output names it: so
/// whatever a crash leaves behind is found, and removed once nothing has named it for a while.
/// </summary>
public interface IBlobRegister
{
    /// <summary>Notes a blob that is about to be written; false when there is one of that id.</summary>
    Task<bool> AddAsync(string blob, long instance, CancellationToken cancel);

    /// <summary>
    /// Looks which blobs no output names, and since when: those for longer than <paramref name="grace"/> are returned, to be removed.
    /// An output may still be on its way, behind a database that is away.
    /// </summary>
    Task<IReadOnlyList<string>> UnusedAsync(TimeSpan grace, int limit, CancellationToken cancel);

    /// <summary>Forgets blobs that were removed.</summary>
    Task ForgetAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel);
}
