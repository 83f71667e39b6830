using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tradewind;

/// <summary>
/// What stands in an output's place when it is too large to be kept there: where its JSON lies, how long it is, and how it begins.
/// In stored form <c>@blob ID SIZE</c>, a line feed and the beginning; no JSON begins like that.
/// </summary>
/// <param name="Id">The blob's id: 32 hexadecimal digits.</param>
/// <param name="Size">The JSON's length in bytes.</param>
/// <param name="Start">How the JSON begins.</param>
public sealed record LargeOutput(string Id, long Size, ReadOnlyMemory<byte> Start)
{
    /// <summary>A longer output is kept as a blob.</summary>
    public const int LargestInline = PieceLength;

    /// <summary>Blobs travel in pieces of this length; the last one may be shorter. Longer ones would pile up among the large objects of the processes they go through.</summary>
    public const int PieceLength = 64 * 1024;

    /// <summary>How long an output may be where nothing else is set.</summary>
    public const long StandardLimit = 64 * 1024 * 1024;

    /// <summary>How much of the beginning stays in its place.</summary>
    public const int StartLength = 1024;

    /// <summary>Where the id stands in the stored form, from 0.</summary>
    public const int IdPosition = 6;

    /// <summary>The id's length.</summary>
    public const int IdLength = 32;

    private const byte Mark = (byte)'@';

    /// <summary>A new blob's id.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Whether a text is an id of a blob.</summary>
    public static bool IsId(string? id) => id is { Length: IdLength } && id.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether what is stored is no JSON, but says where it lies.</summary>
    public static bool Is(ReadOnlySpan<byte> stored) => stored is [Mark, ..];

    /// <summary>Reads the stored form; false when it is JSON.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> stored, [NotNullWhen(true)] out LargeOutput? large)
    {
        large = null;
        if (!Is(stored.Span)) return false;
        var end = stored.Span.IndexOf((byte)'\n');
        if (end < 0 || Encoding.UTF8.GetString(stored.Span[..end]).Split(' ') is not ["@blob", var id, var size] || !IsId(id)
            || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new FormatException("What is stored as an output is neither JSON nor the place of one.");
        }

        large = new(id, length, stored[(end + 1)..]);
        return true;
    }

    /// <summary>The form that is stored in the output's place.</summary>
    public byte[] ToStored() => [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@blob {Id} {Size}\n")), .. Start.Span];
}
