using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tradewind;

/// <summary>
/// What stands in an output's place when it is too large to be kept there: where its JSON lies, how long it is, and how it begins.
/// In stored form <c>@blob ID SIZE</c>, a line feed and the beginning; no JSON begins like that. The platform adds to the first line how long the
/// beginning is, and after that the seal with which it reads the pieces.
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

    /// <summary>What the platform reads the pieces with; null while it has not yet taken the output, and outside of a platform.</summary>
    public string? Seal { get; init; }

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
        if (end < 0 || Encoding.UTF8.GetString(stored.Span[..end]).Split(' ') is not ["@blob", var id, var size, .. var more] || !IsId(id)
            || Number(size) is not { } length || (more is [var text] ? Number(text) : more.Length == 0 ? 0 : null) is not { } start)
        {
            throw new FormatException("What is stored as an output is neither JSON nor the place of one.");
        }

        // Who lists outputs reads as much as is shown of any, so the seal may be missing.
        var rest = stored[(end + 1)..];
        large = more.Length == 0 || rest.Length < start
            ? new(id, length, rest)
            : new(id, length, rest[..(int)start]) { Seal = Encoding.UTF8.GetString(rest[(int)start..].Span) };
        return true;
    }

    /// <summary>The form that is stored in the output's place.</summary>
    public byte[] ToStored() => Seal is null
        ? [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@blob {Id} {Size}\n")), .. Start.Span]
        : [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@blob {Id} {Size} {Start.Length}\n")), .. Start.Span, .. Encoding.UTF8.GetBytes(Seal)];

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
