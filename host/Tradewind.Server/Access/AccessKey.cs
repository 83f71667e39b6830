using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tradewind.Server.Access;

/// <summary>Random keys; only their hashes are stored. Of 256 random bits, a plain hash tells nothing.</summary>
internal static class AccessKey
{
    /// <summary>What every API token begins with, so that people and secret scanners know one when they see it.</summary>
    public const string TokenPrefix = "tw_";

    public static string NewToken() => TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string NewSession() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
