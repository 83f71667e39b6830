using Tradewind.Client;
using Tradewind.Engine.Alerts;

namespace Tradewind.Server.Api;

/// <summary>Alert channels and their messages in the API's words.</summary>
internal static class AlertResources
{
    public static AlertChannelResource Channel(AlertChannelView view) => new()
    {
        Name = view.Channel.Name,
        Kind = view.Channel.Kind.ToString().ToLowerInvariant(),
        Enabled = view.Channel.Enabled,
        Url = AlertSecrets.Shown(view.Channel.Url),
        Host = view.Channel.Host,
        Port = view.Channel.Port,
        Security = view.Channel.Kind == ChannelKind.Smtp ? view.Channel.Security.ToString().ToLowerInvariant() : null,
        Login = view.Channel.Login,
        HasPassword = view.Channel.Password is not null,
        From = view.Channel.From,
        To = view.Channel.To,
        Events = [.. view.Channel.Events.Select(kind => kind.Word())],
        Dags = view.Channel.Dags,
        Tag = view.Channel.Tag,
        Owner = view.Channel.Owner,
        GatherSeconds = (int)view.Channel.Gather.TotalSeconds,
        Description = view.Channel.Description,
        LastSentAt = view.LastSentAt,
        Waiting = view.Waiting,
        LastError = view.LastError,
    };

    public static AlertMessageResource Message(AlertMessageView view, AlertText text) => new()
    {
        Id = view.Message.Id,
        MadeAt = view.Message.MadeAt,
        Text = text.Title(view.Message.Digest),
        Total = view.Message.Digest.Total,
        State = view.State,
        Tries = view.Message.Tries,
        NextAt = view.NextAt,
        SentAt = view.SentAt,
        Answer = view.Answer,
    };
}
