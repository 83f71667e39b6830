using System.Text.Json;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Secrets;

/// <summary>What of an output is encrypted with the installation's keys.</summary>
public sealed record OutputSeal
{
    /// <summary>The JSON itself, of one that stands in its place.</summary>
    public string? Json { get; init; }

    /// <summary>The key that the pieces of a large one are encrypted with (<see cref="PieceCipher"/>).</summary>
    public byte[]? Key { get; init; }

    /// <summary>The secrets that were found in it: who hands it out or shows it knows them by that.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>Opens a seal.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed with keys that are not here.</exception>
    public static OutputSeal Read(ISecretProtector protector, string seal) => JsonSerializer.Deserialize<OutputSeal>(protector.Unprotect(seal))!;

    /// <summary>Seals.</summary>
    public string ToSeal(ISecretProtector protector) => protector.Protect(JsonSerializer.Serialize(this));
}
