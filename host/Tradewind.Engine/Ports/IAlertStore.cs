using Tradewind.Engine.Alerts;

namespace Tradewind.Engine.Ports;

/// <summary>
/// Channels and what they are told. Facts come in with the commits that they follow from, whenever an enabled channel wants their kind;
/// from there they go to the channels that want them, and become messages.
/// </summary>
public interface IAlertStore
{
    /// <summary>All channels by name, with how their deliveries go.</summary>
    Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel);

    /// <summary>A channel, or null.</summary>
    Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel);

    /// <summary>Stores a new or changed channel.</summary>
    Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel);

    /// <summary>Deletes a channel with all that waits for it; false when there is none.</summary>
    Task<bool> DeleteChannelAsync(string name, CancellationToken cancel);

    /// <summary>A channel's messages, latest first.</summary>
    Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel);

    /// <summary>Facts that were not handed to the channels yet, oldest first.</summary>
    Task<IReadOnlyList<WaitingAlert>> UnsortedAsync(int limit, CancellationToken cancel);

    /// <summary>Hands facts to the channels that want them; none when another process did meanwhile.</summary>
    Task<bool> SortAsync(IReadOnlyList<(WaitingAlert Alert, IReadOnlyList<string> Channels)> sorted, CancellationToken cancel);

    /// <summary>Since when facts wait for each channel.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> GatheringAsync(CancellationToken cancel);

    /// <summary>Makes one message of all that waits for a channel; null when nothing does.</summary>
    Task<AlertMessage?> PackAsync(string channel, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Messages to enabled channels that are due to be sent.</summary>
    Task<IReadOnlyList<AlertMessage>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>When the next message is due; null when none waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);

    /// <summary>Notes what came of a try: taken, to be tried again at <paramref name="again"/>, or given up. Of a try that another process made too, only the first counts.</summary>
    Task NoteAsync(AlertMessage message, AlertAnswer answer, DateTimeOffset? again, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Notes how a component is, and tells of it when it has been unhealthy for <see cref="AlertRule.Patience"/>, or was told of and is healthy again.</summary>
    /// <returns>Whether it was told of.</returns>
    Task<bool> NoteHealthAsync(string component, string? trouble, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Deletes messages that were over before a time, a batch of them.</summary>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel);
}
