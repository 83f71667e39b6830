namespace Tradewind.Engine.Ports;

/// <summary>Successes that other runs of a DAG may take over. They are written with the success itself (<see cref="IRunStore"/>).</summary>
public interface ICacheStore
{
    /// <summary>
    /// The success under a key: not expired, and its outputs still there as its attempt left them. Null when there is none, or when the
    /// asking instance or its run is to take nothing over.
    /// </summary>
    Task<CachedOutputs?> FindAsync(string dagId, long instance, string key, CancellationToken cancel);
}
