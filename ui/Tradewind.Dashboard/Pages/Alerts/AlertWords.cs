using Tradewind.Engine.Alerts;

namespace Tradewind.Dashboard.Pages.Alerts;

/// <summary>Channels in words.</summary>
internal static class AlertWords
{
    public static string Kind(ChannelKind kind) => kind switch { ChannelKind.Smtp => "Mail", ChannelKind.Slack => "Slack", _ => "Webhook" };

    public static string Security(MailSecurity security) => security switch { MailSecurity.Tls => "TLS", MailSecurity.None => "none (in the clear)", _ => "STARTTLS" };

    public static string Goes(AlertChannel channel) => channel.Kind == ChannelKind.Smtp ? string.Join(", ", channel.To) : AlertSecrets.Shown(channel.Url) ?? "";

    public static string Event(AlertKind kind) => kind switch
    {
        AlertKind.RunFailed => "A run failed",
        AlertKind.TaskFailed => "A task failed",
        AlertKind.DeadlineMissed => "A deadline is missed",
        AlertKind.ComponentStuck => "A component is unhealthy",
        AlertKind.ComponentRecovered => "A component is healthy again",
        AlertKind.ImportErrorAppeared => "A script has faults",
        AlertKind.ImportErrorMended => "A script is mended",
        AlertKind.DagPaused => "A DAG was paused over failures",
        AlertKind.ApprovalWaits => "A task waits for an answer",
        _ => "A test",
    };

    public static string Told(AlertChannel channel)
    {
        var what = channel.Events.Count == AlertKinds.All.Count ? "Everything" : string.Join(", ", channel.Events.Select(Event));
        var only = new[] { channel.Dags, channel.Tag is null ? null : $"tag {channel.Tag}", channel.Owner is null ? null : $"owner {channel.Owner}" }.OfType<string>().ToArray();
        return only.Length == 0 ? what : $"{what}; only {string.Join(", ", only)}";
    }

    public static string State(AlertMessageView message) => message.State.Replace('_', ' ');
}
