using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tradewind.Outbound.Tests.Harness;

/// <summary>A small mail server: it says what it is told to, and keeps every line that it hears, with whether that came encrypted.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly bool _startTls;
    private readonly string _dataAnswer;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _serving;

    public MailServer(bool startTls = false, string dataAnswer = "250 2.0.0 queued as 42")
    {
        (_startTls, _dataAnswer) = (startTls, dataAnswer);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was heard, line by line.</summary>
    public List<(bool Encrypted, string Line)> Heard { get; } = [];

    public string Mail => string.Join("\n", Heard.Select(heard => heard.Line));

    public async ValueTask DisposeAsync()
    {
        // Closed only when nobody accepts any more: the next accept of a stopped listener fails in a way that depends on the moment.
        await _closing.CancelAsync();
        await _serving;
        _listener.Stop();
        _certificate.Dispose();
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                await TalkAsync(client.GetStream());
            }
            catch (Exception end) when (end is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client hung up; the next one is served.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var encrypted = false;
        await SayAsync(stream, "220 localhost ready");
        while (await HearAsync(stream) is { } line)
        {
            Heard.Add((encrypted, line));
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(stream, _startTls && !encrypted ? "250-localhost\r\n250 STARTTLS" : "250-localhost\r\n250 AUTH PLAIN");
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go on");
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(_certificate);
                    (stream, encrypted) = (secured, true);
                    break;
                case "AUTH":
                    await SayAsync(stream, "235 welcome");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    while (await HearAsync(stream) is { } text and not ".") Heard.Add((encrypted, text));
                    await SayAsync(stream, _dataAnswer);
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private static async Task SayAsync(Stream stream, string line)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await stream.FlushAsync();
    }

    // Byte by byte: what follows STARTTLS belongs to the encryption.
    private static async Task<string?> HearAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }
}
