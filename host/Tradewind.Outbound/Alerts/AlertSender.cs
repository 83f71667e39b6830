using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Outbound.Addresses;

namespace Tradewind.Outbound.Alerts;

/// <inheritdoc/>
public sealed class AlertSender(OutgoingHttp http, MailSender mail, AlertText text) : IAlertSender
{
    /// <inheritdoc/>
    public async Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel)
    {
        if (channel.Kind == ChannelKind.Smtp) return await mail.SendAsync(channel, message, text, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Url)
        {
            Content = channel.Kind == ChannelKind.Slack ? SlackBody.Of(message, text) : WebhookBody.Of(message, text),
        };
        // Whoever takes a message once only knows it by this; the same on every try.
        request.Headers.Add("Idempotency-Key", message.Id);
        request.Headers.UserAgent.Add(new("Tradewind", null));
        if (channel.Password is { } token) request.Headers.Authorization = new("Bearer", token);
        var (taken, _, words) = await http.SendAsync(request, cancel);
        return new(taken, words);
    }
}
