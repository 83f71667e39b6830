using Tradewind.Engine.Alerts;

namespace Tradewind.Dashboard.Pages.Alerts;

/// <summary>A channel as it is being typed; the stored secrets never come here.</summary>
internal sealed class AlertForm
{
    public string Name { get; set; } = "";

    public ChannelKind Kind { get; set; } = ChannelKind.Slack;

    public bool Enabled { get; set; } = true;

    public string? Url { get; set; }

    public string? Host { get; set; }

    public int? Port { get; set; }

    public MailSecurity Security { get; set; }

    public string? Login { get; set; }

    public string? Password { get; set; }

    public bool NoPassword { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public HashSet<AlertKind> Events { get; private set; } = [.. AlertKinds.All];

    public string? Dags { get; set; }

    public string? Tag { get; set; }

    public string? Owner { get; set; }

    public int Gather { get; set; } = 60;

    public string? Description { get; set; }

    public static AlertForm Of(AlertChannel? known) => known is null ? new() : new()
    {
        Name = known.Name, Kind = known.Kind, Enabled = known.Enabled, Host = known.Host, Port = known.Port, Security = known.Security, Login = known.Login, From = known.From,
        To = string.Join(", ", known.To), Events = [.. known.Events], Dags = known.Dags, Tag = known.Tag, Owner = known.Owner, Gather = (int)known.Gather.TotalSeconds,
        Description = known.Description,
    };

    public void Tell(AlertKind kind, bool tell)
    {
        if (tell) Events.Add(kind);
        else Events.Remove(kind);
    }

    public AlertChannelChange Change() => new()
    {
        Name = Name.Trim(), Kind = Kind.ToString(), Enabled = Enabled, Url = string.IsNullOrWhiteSpace(Url) ? null : Url, Host = Host ?? "", Port = Port ?? 0, Security = Security.ToString(),
        Login = Login ?? "", Password = NoPassword ? "" : string.IsNullOrEmpty(Password) ? null : Password, From = From ?? "",
        To = To?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], Events = [.. Events.Select(kind => kind.Word())], Dags = Dags ?? "", Tag = Tag ?? "",
        Owner = Owner ?? "", GatherSeconds = Gather, Description = Description ?? "",
    };
}
