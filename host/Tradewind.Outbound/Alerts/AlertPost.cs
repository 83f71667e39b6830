using Microsoft.Extensions.Logging;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Outbound.Alerts;

/// <summary>
/// One pass over what channels are to be told: facts go to the channels that want them, become a message when they have been gathered for long
/// enough, and messages that are due are sent. Two processes that make the same pass tell nothing less, and at most the same message twice.
/// </summary>
public sealed partial class AlertPost(IAlertStore store, IAlertSender sender, ComponentWatch components, IFeed feed, TimeProvider time, ILogger<AlertPost> log) : IOutbound
{
    private const int Batch = 500;
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    private DateTimeOffset _pruned = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Lease => "alerts";

    /// <inheritdoc/>
    public bool Concerns(Topic topic) => topic is Topic.Alerts or Topic.ImportError;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        await components.RunOnceAsync(cancel);
        var channels = (await store.ChannelsAsync(cancel)).Select(view => view.Channel).ToList();
        await SortAsync(channels, cancel);
        var next = await PackAsync(channels, cancel);
        await SendAsync(channels.ToDictionary(channel => channel.Name), cancel);
        await PruneAsync(cancel);
        var due = await store.NextDueAsync(cancel);
        return due is null || next < due ? next : due;
    }

    private async Task SortAsync(IReadOnlyList<AlertChannel> channels, CancellationToken cancel)
    {
        while (await store.UnsortedAsync(Batch, cancel) is { Count: > 0 } alerts)
        {
            var sorted = alerts.Select(alert => (alert, (IReadOnlyList<string>)[.. channels.Where(channel => AlertRule.Wants(channel, alert)).Select(channel => channel.Name)])).ToList();
            // Another process does the same: it has them now.
            if (!await store.SortAsync(sorted, cancel) || alerts.Count < Batch) return;
        }
    }

    private async Task<DateTimeOffset?> PackAsync(IReadOnlyList<AlertChannel> channels, CancellationToken cancel)
    {
        DateTimeOffset? next = null;
        var since = await store.GatheringAsync(cancel);
        foreach (var channel in channels)
        {
            if (!since.TryGetValue(channel.Name, out var first)) continue;
            var end = first + channel.Gather;
            if (end <= time.GetUtcNow()) await store.PackAsync(channel.Name, time.GetUtcNow(), cancel);
            else if (next is null || end < next) next = end;
        }

        return next;
    }

    private async Task SendAsync(Dictionary<string, AlertChannel> channels, CancellationToken cancel)
    {
        var due = await store.DueAsync(time.GetUtcNow(), MostAtOnce, cancel);
        // One slow receiver must not hold up the others.
        await Task.WhenAll(due.Where(message => channels.ContainsKey(message.Channel)).Select(message => SendAsync(channels[message.Channel], message, cancel)));
        if (due.Count > 0) feed.Publish(new(Topic.Alerts));
    }

    private async Task SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        var answer = await sender.SendAsync(channel, message, cancel);
        var now = time.GetUtcNow();
        DateTimeOffset? again = answer.Taken || now - message.MadeAt >= AlertRule.GiveUpAfter ? null : now + AlertRule.WaitAfter(message.Tries + 1);
        await store.NoteAsync(message, answer, again, now, cancel);
        if (answer.Taken) return;
        if (again is null) GivenUp(message.Id, channel.Name, answer.Words);
        else NotTaken(message.Id, channel.Name, answer.Words, again.Value);
    }

    private async Task PruneAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < _pruned + PruneInterval) return;
        if (await store.PruneAsync(now - Keep, Batch, cancel) < Batch) _pruned = now;
    }

    [LoggerMessage(LogLevel.Warning, "Alert message {Message} was not taken by channel {Channel}, it is sent again at {Again:u}: {Answer}")]
    private partial void NotTaken(string message, string channel, string answer, DateTimeOffset again);

    [LoggerMessage(LogLevel.Error, "Alert message {Message} to channel {Channel} is given up: {Answer}")]
    private partial void GivenUp(string message, string channel, string answer);
}
