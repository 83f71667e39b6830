using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Tests;

namespace Tradewind.Dashboard.Sample;

/// <summary>Alert channels in memory, of which some are heard and some are not.</summary>
internal sealed class SampleAlerts(SampleInstallation sample) : UnservedAlerts, IAlertSender
{
    private readonly SortedDictionary<string, AlertChannelView> _channels = new(StringComparer.Ordinal);

    public override Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<AlertChannelView>>([.. _channels.Values]);

    public override Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel) => Task.FromResult(_channels.GetValueOrDefault(name)?.Channel);

    public override Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel)
    {
        _channels[channel.Name] = _channels.TryGetValue(channel.Name, out var known) ? known with { Channel = channel } : new(channel, null, 0, null);
        sample.Commands.Add($"alert {channel.Name} {channel.Kind} {channel.Url ?? channel.Host} {channel.Password ?? "-"} {string.Join(' ', channel.Events)}");
        return Task.CompletedTask;
    }

    /// <summary>How a channel's deliveries went.</summary>
    public void Show(AlertChannelView view) => _channels[view.Channel.Name] = view;

    public override Task<bool> DeleteChannelAsync(string name, CancellationToken cancel) => Task.FromResult(_channels.Remove(name));

    // Whoever has an error is not heard.
    public Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        sample.Commands.Add($"test {channel.Name}");
        return Task.FromResult(_channels[channel.Name].LastError is { } error ? new AlertAnswer(false, error) : new AlertAnswer(true, "200 OK: ok"));
    }

    public override Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel)
    {
        var now = sample.Now;
        var digest = AlertDigest.Of([new() { Kind = AlertKind.RunFailed, At = now, DagId = "daily_sales", Run = 1, RunKey = "scheduled__2026-11-22", Why = "'load' failed" }]);
        return Task.FromResult<IReadOnlyList<AlertMessageView>>(
        [
            new(new("m2", channel, now, digest, 3), now, null, null, "503 Service Unavailable"),
            new(new("m1", channel, now.AddHours(-2), digest, 1), null, now.AddHours(-2), null, "200 OK: ok"),
        ]);
    }
}
