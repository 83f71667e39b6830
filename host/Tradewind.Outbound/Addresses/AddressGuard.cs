using System.Net;
using System.Net.Sockets;

namespace Tradewind.Outbound.Addresses;

/// <summary>
/// Which addresses may be reached: those of the public internet, and networks that the operator allows. Whoever may name an address for
/// the server to write to must not reach by it what only the server reaches: the machine itself, its network, a cloud's metadata.
/// </summary>
public sealed class AddressGuard(OutgoingOptions options)
{
    // What is not the public internet, by the registries of special addresses (RFC 6890 and its successors).
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>How a name becomes addresses.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Whether an address may be reached.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = Plain(address);
        return options.Allowed.Any(network => network.Contains(plain)) || !Special.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Connects to a machine. Its name is resolved here and the connection made to one of the addresses that were looked at, so that a name
    /// which resolves to something else a moment later gains nothing.
    /// </summary>
    /// <exception cref="AddressRefusedException">It may not be reached.</exception>
    /// <exception cref="SocketException">It could not be.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Resolve(host, cancel);
        var allowed = addresses.Where(Allows).ToArray();
        if (allowed.Length == 0) throw new AddressRefusedException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // An IPv4 address stays what it is in the clothes of IPv6.
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address)) return new(bytes.AsSpan(12, 4));
        return SixToFour.Contains(address) ? new(bytes.AsSpan(2, 4)) : new(bytes);
    }
}
