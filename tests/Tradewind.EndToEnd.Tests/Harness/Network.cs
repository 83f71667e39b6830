using System.Net;
using System.Net.Sockets;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>Stands between the platform and its database, and does what networks and databases do.</summary>
public sealed class Network : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly HashSet<Socket> _open = [];
    private readonly Lock _gate = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passes = new();
    private volatile bool _away;
    private long _answers;
    private int _toLose;
    private int _lost;

    /// <summary>A way to a server.</summary>
    public Network(string host, int port)
    {
        (_host, _port) = (host, port);
        _passes.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How long each request takes on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many answers were lost on their way.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>The server is restarted: every connection is cut, and none is taken.</summary>
    public void Cut()
    {
        _away = true;
        CutAll();
    }

    /// <summary>It is back.</summary>
    public void Mend()
    {
        _away = false;
        _passes.TrySetResult();
    }

    /// <summary>Whatever is sent from now on arrives nowhere, and nobody says so.</summary>
    public void Swallow() => _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next so many answers of the server, one of every three, are lost, and their connections with them: what was asked is done.</summary>
    public void LoseAnswers(int count) => Volatile.Write(ref _toLose, count);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting;
        _over.Dispose();
    }

    private void CutAll()
    {
        Socket[] all;
        lock (_gate) all = [.. _open];
        foreach (var socket in all) socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_over.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            lock (_gate) _open.UnionWith([client, server]);
            try
            {
                if (_away) return;
                await server.ConnectAsync(_host, _port, _over.Token);
                await Task.WhenAny(PumpAsync(client, server, answers: false), PumpAsync(server, client, answers: true));
            }
            catch (Exception cut) when (cut is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // As it was wished.
            }
            finally
            {
                lock (_gate) _open.ExceptWith([client, server]);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _over.Token) is > 0 and var length)
            {
                if (!answers && Delay > TimeSpan.Zero) await Task.Delay(Delay, _over.Token);
                await _passes.Task.WaitAsync(_over.Token);
                if (answers && LosesThis()) return;
                await to.SendAsync(buffer.AsMemory(0, length), _over.Token);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // As it was wished.
        }
    }

    private bool LosesThis()
    {
        if (Volatile.Read(ref _toLose) <= 0 || Interlocked.Increment(ref _answers) % 3 != 0 || Interlocked.Decrement(ref _toLose) < 0) return false;
        Interlocked.Increment(ref _lost);
        return true;
    }
}
