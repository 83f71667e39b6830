using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Tradewind.Engine.Alerts;
using Tradewind.Outbound.Addresses;

namespace Tradewind.Outbound.Alerts;

/// <summary>Sends a message as a mail.</summary>
public sealed class MailSender(AddressGuard guard, OutgoingOptions options)
{
    /// <summary>Who is trusted beside whom the machine trusts.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>Sends it once. Whatever can go wrong outside is an answer.</summary>
    public async Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, AlertText text, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Limit);
        try
        {
            return new(true, await DeliverAsync(channel, Compose(channel, message, text), limit.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(false, $"The mail server did not answer within {options.Limit.TotalSeconds:0} seconds.");
        }
        catch (AddressRefusedException fault)
        {
            return new(false, fault.Message);
        }
        catch (Exception fault) when (fault is CommandException or ProtocolException or AuthenticationException or SslHandshakeException or SocketException or IOException or NotSupportedException)
        {
            return new(false, $"The mail was not taken: {fault.Message.Split('\n', 2)[0].Trim()}");
        }
    }

    private async Task<string> DeliverAsync(AlertChannel channel, MimeMessage mail, CancellationToken cancel)
    {
        var host = channel.Host!;
        var port = channel.Port ?? channel.Security switch { MailSecurity.Tls => 465, MailSecurity.StartTls => 587, _ => 25 };
        using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = Trust };
        var stream = await guard.ConnectAsync(host, port, cancel);
        await client.ConnectAsync(stream, host, port, channel.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        }, cancel);
        if (channel.Login is { } login) await client.AuthenticateAsync(login, channel.Password ?? "", cancel);
        var answer = await client.SendAsync(mail, cancel);
        await client.DisconnectAsync(true, cancel);
        return $"taken: {answer.Trim()}";
    }

    private static MimeMessage Compose(AlertChannel channel, AlertMessage message, AlertText text)
    {
        var mail = new MimeMessage { Subject = $"[Tradewind] {text.Title(message.Digest)}", Date = message.MadeAt, MessageId = $"{message.Id}@tradewind", Body = new TextPart("plain") { Text = text.Body(message.Digest) } };
        mail.From.Add(MailboxAddress.Parse(channel.From!));
        foreach (var to in channel.To) mail.To.Add(MailboxAddress.Parse(to));
        // No vacation notice shall answer.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }
}
