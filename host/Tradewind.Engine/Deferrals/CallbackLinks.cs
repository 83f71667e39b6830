using System.Globalization;
using System.Security.Cryptography;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Deferrals;

/// <summary>
/// Addresses that a system outside may post to, once. Each names its attempt and its end, sealed with the installation's keys: nobody can
/// make one up or change one, and none is stored.
/// </summary>
/// <param name="seal">The installation's keys.</param>
/// <param name="address">Where the server is reached from outside, for example <c>https://tradewind.example.com</c>.</param>
public sealed class CallbackLinks(ISecretProtector seal, string address)
{
    // Also other things are sealed with these keys: none of them begins like this.
    private const string Purpose = "tradewind.callback.v1";

    /// <summary>The address for an attempt.</summary>
    public string Of(long instance, int attempt, DateTimeOffset until) =>
        $"{address.TrimEnd('/')}/api/v1/callbacks/{seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{Purpose}|{instance}|{attempt}|{until.ToUnixTimeMilliseconds()}"))}";

    /// <summary>What a token stands for; null when it is none of ours.</summary>
    public (long Instance, int Attempt, DateTimeOffset Until)? Read(string token)
    {
        string plain;
        try
        {
            plain = seal.Unprotect(token);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }

        return plain.Split('|') is [Purpose, var instance, var attempt, var until]
            && long.TryParse(instance, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? (id, number, DateTimeOffset.FromUnixTimeMilliseconds(end))
            : null;
    }
}
