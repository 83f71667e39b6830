namespace Tradewind.Roles;

/// <summary>Where a server is reached from its own machine. One that listens at every address of the machine says so by an address that nobody can call.</summary>
internal static class LocalAddress
{
    private static readonly string[] Every = ["0.0.0.0", "[::]"];

    /// <summary>One of those at which it listens, the machine's own before others.</summary>
    public static string Of(IEnumerable<string> listens)
    {
        var all = listens.Select(Reached).ToList();
        return all.Find(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback) ?? all[0];
    }

    // Who listens at all addresses of IPv6 listens at those of IPv4 as well.
    private static string Reached(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && Every.Contains(uri.Host) ? new UriBuilder(uri) { Host = "127.0.0.1" }.Uri.GetLeftPart(UriPartial.Authority) : address;
}
