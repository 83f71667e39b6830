using System.Collections.Concurrent;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Tests;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Channels in memory; each takes what it is sent unless the test says otherwise.</summary>
internal sealed class MemoryAlerts : UnservedAlerts, IAlertSender
{
    public ConcurrentDictionary<string, AlertChannel> Channels { get; } = new();

    public List<(AlertChannel Channel, AlertMessage Message)> Sent { get; } = [];

    public AlertAnswer Answer { get; set; } = new(true, "200 OK: ok");

    public override Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<AlertChannelView>>([.. Channels.Values.OrderBy(channel => channel.Name).Select(channel => new AlertChannelView(channel, null, 0, null))]);

    public override Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel) => Task.FromResult(Channels.GetValueOrDefault(name));

    public override Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel)
    {
        Channels[channel.Name] = channel;
        return Task.CompletedTask;
    }

    public override Task<bool> DeleteChannelAsync(string name, CancellationToken cancel) => Task.FromResult(Channels.TryRemove(name, out _));

    public Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        Sent.Add((channel, message));
        return Task.FromResult(Answer);
    }

    public override Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<AlertMessageView>>(
        [.. Sent.Where(sent => sent.Channel.Name == channel).Select(sent => new AlertMessageView(sent.Message with { Tries = 1 }, null, Answer.Taken ? sent.Message.MadeAt : null, null, Answer.Words))]);
}
