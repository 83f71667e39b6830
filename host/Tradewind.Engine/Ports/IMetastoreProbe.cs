namespace Tradewind.Engine.Ports;

/// <summary>Whether what is stored can still be read from where it is stored.</summary>
public interface IMetastoreProbe
{
    /// <summary>Reads of it, and not from a cache.</summary>
    /// <returns>What is wrong and what to do, in words that name no machine and no path; null when all is well.</returns>
    Task<string?> TroubleAsync(CancellationToken cancel);

    /// <summary>Whether this fault says that the metastore is away, full or overrun, and not that it was asked for something wrong.</summary>
    bool IsAway(Exception fault);
}
