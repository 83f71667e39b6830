using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;

namespace Tradewind.Tests;

/// <summary>Alert channels and what they are told that nobody serves: a call of what a fake does not override is a fault of the test.</summary>
internal abstract class UnservedAlerts : IAlertStore
{
    public virtual Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> DeleteChannelAsync(string name, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<WaitingAlert>> UnsortedAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> SortAsync(IReadOnlyList<(WaitingAlert Alert, IReadOnlyList<string> Channels)> sorted, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyDictionary<string, DateTimeOffset>> GatheringAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<AlertMessage?> PackAsync(string channel, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<AlertMessage>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task NoteAsync(AlertMessage message, AlertAnswer answer, DateTimeOffset? again, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> NoteHealthAsync(string component, string? trouble, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => throw new NotSupportedException();
}
