using System.Text;

namespace Tradewind.Metastore;

/// <summary>
/// Text from outside in a form that every database takes: without NUL (PostgreSQL refuses it) and without halves of
/// surrogate pairs. A message that could not be stored would stop its whole run.
/// </summary>
internal static class StoredText
{
    /// <summary>The most characters of a reason; an exception's message may be as long as memory.</summary>
    private const int LongestReason = 8000;

    public static string? Of(string? text)
    {
        if (text is null || IsSound(text)) return text;
        var sound = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) sound.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return sound.ToString();
    }

    public static string? Reason(string? text) =>
        Of(text is { Length: > LongestReason } ? $"{text.AsSpan(0, LongestReason)}… ({text.Length} characters)" : text);

    /// <summary>A pattern for <c>lower(column) LIKE … ESCAPE '\'</c> that finds a text anywhere.</summary>
    public static string Containing(string text) =>
        $"%{text.ToLowerInvariant().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("\0", "")}%";

    private static bool IsSound(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0') return false;
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return false;
            at++;
        }

        return true;
    }
}
