using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>Takes what a program sends to an OpenTelemetry collector, over HTTP.</summary>
public sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string Body)> _taken = new();

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    /// <summary>Everything sent to a path; the texts in it stand in the clear between the bytes of the form.</summary>
    public string Sent(string path) => string.Concat(_taken.Where(one => one.Path == path).Select(one => one.Body));

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _taken.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException && !_listener.IsListening)
            {
                return;
            }
        }
    }
}
