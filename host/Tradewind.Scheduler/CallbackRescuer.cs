using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Has callbacks called again that a dead node had; after the <see cref="Rescuer"/>, which says which nodes are dead.</summary>
public sealed class CallbackRescuer(ICallbackStore callbacks, IFeed feed) : IDuty
{
    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        if (await callbacks.RescueAsync(cancel) > 0) feed.Publish(new(Topic.Callbacks));
        return null;
    }
}
