using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tradewind.Engine.Secrets;

/// <summary>
/// An output in which the agent found secrets: as people see it, and as it is, encrypted. In stored form <c>#sealed LENGTH</c>, a line feed, what is
/// shown in so many bytes, and the seal; no JSON begins like that.
/// </summary>
/// <param name="Shown">The JSON with <c>***</c> in the place of secrets; still JSON.</param>
/// <param name="Seal">What <see cref="OutputSeal.Read"/> opens.</param>
public sealed record SealedOutput(ReadOnlyMemory<byte> Shown, string Seal)
{
    /// <summary>How many bytes are shown; more than <see cref="Shown"/> has, when only the beginning was read.</summary>
    public int Length { get; private init; } = Shown.Length;

    /// <summary>Whether what is stored is sealed.</summary>
    public static bool Is(ReadOnlySpan<byte> stored) => stored.StartsWith("#sealed "u8);

    /// <summary>Reads the stored form, of which the end may be missing; false when it is not sealed.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> stored, [NotNullWhen(true)] out SealedOutput? output)
    {
        output = null;
        if (!Is(stored.Span)) return false;
        var end = stored.Span.IndexOf((byte)'\n');
        var length = int.Parse(stored.Span[8..end], NumberStyles.None, CultureInfo.InvariantCulture);
        var rest = stored[(end + 1)..];
        output = rest.Length < length ? new(rest, "") { Length = length } : new(rest[..length], Encoding.UTF8.GetString(rest[length..].Span));
        return true;
    }

    /// <summary>What people see of an output that is no large one.</summary>
    public static byte[] ShownOf(byte[] stored) => TryRead(stored, out var output) ? output.Shown.ToArray() : stored;

    /// <summary>The form that is stored in the output's place.</summary>
    public byte[] ToStored() => [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#sealed {Shown.Length}\n")), .. Shown.Span, .. Encoding.UTF8.GetBytes(Seal)];
}
