using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Assets;

/// <summary>What people do to the news of assets.</summary>
public interface IAssetCommands
{
    /// <summary>Tells news of an asset: every active DAG that waits for it hears of it.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="extraJson">What to add, as JSON; null for nothing.</param>
    /// <param name="partition">The partition the news is about; null for no single one.</param>
    /// <param name="caller">Who tells.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The event.</returns>
    /// <exception cref="RejectedException">There is no such asset, what is added is no JSON or too long, or the partition key may not be one.</exception>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    Task<ToldEvent> EmitAsync(string asset, string? extraJson, string? partition, Caller caller, CancellationToken cancel);

    /// <summary>Drops queued news of one DAG, one asset or both.</summary>
    /// <param name="dagId">Only what waits for this DAG.</param>
    /// <param name="asset">Only news of this asset.</param>
    /// <param name="caller">Who drops it.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>How many events were dropped.</returns>
    /// <exception cref="RejectedException">Neither is given.</exception>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    Task<int> ClearQueuedAsync(string? dagId, string? asset, Caller caller, CancellationToken cancel);
}
