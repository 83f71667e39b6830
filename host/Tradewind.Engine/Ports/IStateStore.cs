using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Ports;

/// <summary>
/// What tasks keep from attempt to attempt. Each value is written by itself, while the task runs; all go when a user clears the task
/// (<see cref="IRunStore"/>, in the transaction of the clear).
/// </summary>
public interface IStateStore
{
    /// <summary>How many values an instance may keep.</summary>
    public const int MostKeys = 100;

    /// <summary>A value as it was put; null when there is none.</summary>
    Task<byte[]?> GetAsync(long instance, string key, CancellationToken cancel);

    /// <summary>Keeps a value. It is stored for good when this is done.</summary>
    /// <param name="instance">Whose.</param>
    /// <param name="fence">The fencing number of the attempt that keeps it; an old one is refused.</param>
    /// <param name="key">Its name.</param>
    /// <param name="json">The value as JSON in UTF-8, or sealed (<see cref="Secrets.SealedOutput"/>).</param>
    /// <param name="cancel">Stops the call.</param>
    Task<StatePut> PutAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel);

    /// <summary>Keeps a value no longer.</summary>
    Task<StatePut> RemoveAsync(long instance, int fence, string key, CancellationToken cancel);

    /// <summary>All values of an instance, to be shown.</summary>
    Task<IReadOnlyList<StateView>> ListAsync(long instance, CancellationToken cancel);
}
