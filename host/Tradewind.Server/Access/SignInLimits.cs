using System.Net;
using System.Net.Sockets;

namespace Tradewind.Server.Access;

/// <summary>
/// Counts bad sign-ins per account and per source; after ten, no more are tried until the time is over. A try counts before
/// its password is compared, so that many at once do not slip through.
/// </summary>
internal sealed class SignInLimits(TimeProvider time)
{
    public const int Most = 10;
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);
    private const int MostKept = 20_000;
    private readonly Dictionary<string, (int Tries, DateTimeOffset Until)> _tries = [];
    private readonly Lock _lock = new();

    /// <summary>Whether a try may be made; if so, it counts as a bad one until <see cref="Succeeded"/>.</summary>
    public bool TryBegin(string name, IPAddress? source)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_tries.Count >= MostKept) Forget(now);
            string[] keys = [Key(name), Key(source)];
            if (keys.Any(key => Tries(key, now) >= Most)) return false;
            foreach (var key in keys)
                _tries[key] = Tries(key, now) is var tries and > 0 ? (tries + 1, _tries[key].Until) : (1, now + Period);
            return true;
        }
    }

    /// <summary>The try was a good one: the account starts afresh, and the source has one bad try less.</summary>
    public void Succeeded(string name, IPAddress? source)
    {
        lock (_lock)
        {
            _tries.Remove(Key(name));
            var key = Key(source);
            if (_tries.TryGetValue(key, out var known)) _tries[key] = (known.Tries - 1, known.Until);
        }
    }

    private int Tries(string key, DateTimeOffset now) => _tries.TryGetValue(key, out var known) && known.Until > now ? known.Tries : 0;

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, known) in _tries)
            if (known.Until <= now)
                _tries.Remove(key);
        // Still full: someone floods names. Those that tried least go first.
        if (_tries.Count < MostKept) return;
        foreach (var (key, _) in _tries.OrderBy(entry => entry.Value.Tries).Take(MostKept / 2).ToArray()) _tries.Remove(key);
    }

    private static string Key(string name) => "name " + name;

    /// <summary>Whoever has an IPv6 address has 2^64 of them.</summary>
    private static string Key(IPAddress? source)
    {
        if (source is null) return "source unknown";
        if (source.IsIPv4MappedToIPv6) source = source.MapToIPv4();
        return source.AddressFamily == AddressFamily.InterNetworkV6 ? $"source {Convert.ToHexString(source.GetAddressBytes().AsSpan(0, 8))}" : $"source {source}";
    }
}
