using System.Net.Sockets;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Protocol.Children;

/// <summary>A child's end of the connection to the process that started it.</summary>
public static class ParentLink
{
    /// <summary>The environment variable that names the socket.</summary>
    public const string SocketVariable = "TRADEWIND_LINK";

    /// <summary>The environment variable with the secret.</summary>
    public const string SecretVariable = "TRADEWIND_LINK_SECRET";

    /// <summary>
    /// Connects and introduces itself. Both variables are removed from the environment at once, so that neither author
    /// code nor its children see them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The process was not started by the platform.</exception>
    public static async Task<FrameConnection> ConnectAsync(CancellationToken cancel)
    {
        var path = Environment.GetEnvironmentVariable(SocketVariable);
        var secret = Environment.GetEnvironmentVariable(SecretVariable);
        if (path is null || secret is null)
            throw new InvalidOperationException("This program is started by tradewind; start ./tradewind instead.");
        Environment.SetEnvironmentVariable(SocketVariable, null);
        Environment.SetEnvironmentVariable(SecretVariable, null);

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
        var connection = new FrameConnection(new NetworkStream(socket, ownsSocket: true));
        connection.Send(new Hello(secret, Environment.ProcessId));
        return connection;
    }
}
