using System.Collections.Concurrent;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Channels in memory; each takes what it is sent unless the test says otherwise.</summary>
internal sealed class MemoryAlerts : IAlertStore, IAlertSender
{
    public ConcurrentDictionary<string, AlertChannel> Channels { get; } = new();

    public List<(AlertChannel Channel, AlertMessage Message)> Sent { get; } = [];

    public AlertAnswer Answer { get; set; } = new(true, "200 OK: ok");

    public Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<AlertChannelView>>([.. Channels.Values.OrderBy(channel => channel.Name).Select(channel => new AlertChannelView(channel, null, 0, null))]);

    public Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel) => Task.FromResult(Channels.GetValueOrDefault(name));

    public Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel)
    {
        Channels[channel.Name] = channel;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteChannelAsync(string name, CancellationToken cancel) => Task.FromResult(Channels.TryRemove(name, out _));

    public Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        Sent.Add((channel, message));
        return Task.FromResult(Answer);
    }

    public Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<AlertMessageView>>(
        [.. Sent.Where(sent => sent.Channel.Name == channel).Select(sent => new AlertMessageView(sent.Message with { Tries = 1 }, null, Answer.Taken ? sent.Message.MadeAt : null, null, Answer.Words))]);

    public Task<IReadOnlyList<WaitingAlert>> UnsortedAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> SortAsync(IReadOnlyList<(WaitingAlert Alert, IReadOnlyList<string> Channels)> sorted, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> GatheringAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<AlertMessage?> PackAsync(string channel, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<AlertMessage>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task NoteAsync(AlertMessage message, AlertAnswer answer, DateTimeOffset? again, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> NoteHealthAsync(string component, string? trouble, DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => throw new NotSupportedException();
}
