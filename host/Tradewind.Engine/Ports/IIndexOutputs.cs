namespace Tradewind.Engine.Ports;

/// <summary>What the indices of mapped tasks stored, by their ids and in parts: there may be a hundred thousand of them.</summary>
public interface IIndexOutputs
{
    /// <summary>The values stored under a key, in the order of the ids, until they come to so many bytes; at least one, when there is any.</summary>
    /// <param name="instances">The ids, ascending.</param>
    /// <param name="key">The values' key.</param>
    /// <param name="mostBytes">Where to stop.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The values, and whether some were left out.</returns>
    Task<(IReadOnlyList<(long Instance, byte[] Json)> Values, bool More)> ReadAsync(IReadOnlyList<long> instances, string key, int mostBytes, CancellationToken cancel);

    /// <summary>How many of the instances stored something under a key.</summary>
    Task<int> CountAsync(IReadOnlyList<long> instances, string key, CancellationToken cancel);
}
