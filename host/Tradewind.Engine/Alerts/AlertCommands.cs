using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Alerts;

/// <summary>Makes, changes, deletes and tries channels.</summary>
public sealed class AlertCommands(IAlertStore store, IAlertSender sender, IAccessStore access, IFeed feed, TimeProvider time)
{
    /// <summary>Makes a channel, or changes one.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The channel has faults.</exception>
    public async Task<AlertChannel> SaveAsync(AlertChannelChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageAlerts);
        var faults = new RequestFaults();
        faults.Id("name", change.Name);
        faults.Done();
        var before = await store.ChannelAsync(change.Name, cancel);
        var channel = AlertChannelCheck.Apply(faults, change, before);
        faults.Done();

        await store.SaveChannelAsync(channel, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "alert.save", $"alert:{channel.Name}", before is null ? null : Facts(before), Facts(channel)));
        feed.Publish(new(Topic.Alerts));
        return channel;
    }

    /// <summary>Deletes a channel with all that waits for it.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name.</exception>
    public async Task DeleteAsync(string name, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageAlerts);
        if (await store.ChannelAsync(name, cancel) is not { } before || !await store.DeleteChannelAsync(name, cancel)) throw Missing(name);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "alert.delete", $"alert:{name}", Facts(before), null));
        feed.Publish(new(Topic.Alerts));
    }

    /// <summary>Sends a message to a channel, switched on or off, and says what came of it.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name.</exception>
    public async Task<AlertAnswer> TestAsync(string name, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageAlerts);
        if (await store.ChannelAsync(name, cancel) is not { } channel) throw Missing(name);
        var now = time.GetUtcNow();
        var answer = await sender.SendAsync(channel, new(Guid.CreateVersion7(now).ToString(), name, now, AlertDigest.OfTest(caller.User ?? caller.Name, now), 0), cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "alert.test", $"alert:{name}", null, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web)));
        return answer;
    }

    /// <summary>What is said when there is no such channel.</summary>
    public static RejectedException Missing(string name) =>
        new(RejectedReason.NotFound, $"There is no alert channel '{name}'. Make it with: tradewind alerts set {name} --kind slack --url", "name");

    private static string Facts(AlertChannel channel) => JsonSerializer.Serialize(
        new
        {
            Kind = channel.Kind.ToString().ToLowerInvariant(), channel.Enabled, Url = AlertSecrets.Shown(channel.Url), channel.Host, channel.Port,
            Security = channel.Kind == ChannelKind.Smtp ? channel.Security.ToString().ToLowerInvariant() : null, channel.Login, HasPassword = channel.Password is not null, channel.From, channel.To,
            Events = channel.Events.Select(kind => kind.Word()), channel.Dags, channel.Tag, channel.Owner, GatherSeconds = (int)channel.Gather.TotalSeconds, channel.Description,
        },
        JsonSerializerOptions.Web);
}
