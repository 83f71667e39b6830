using System.Globalization;
using System.Text;

namespace Tradewind.Logging;

/// <summary>The words both forms of the log share.</summary>
internal static class LogWords
{
    /// <summary>For example <c>warn</c>.</summary>
    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>As task logs write it.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The type a message comes from, without its namespace.</summary>
    public static string Short(string category)
    {
        var end = category.IndexOf('<', StringComparison.Ordinal) is var generic and >= 0 ? generic : category.Length;
        return category[(category.LastIndexOf('.', end - 1, end) + 1)..end];
    }

    /// <summary>
    /// On one line, with everything escaped that a terminal would obey or a reader take for the end of the record: a value
    /// from outside cannot write a record of its own.
    /// </summary>
    public static string OneLine(string text)
    {
        if (!text.EnumerateRunes().Any(Harms)) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Harms(rune)) safe.Append(rune);
            else safe.Append(rune.Value switch { '\n' => @"\n", '\r' => @"\r", '\t' => @"\t", var other => string.Create(CultureInfo.InvariantCulture, $@"\u{other:x4}") });
        }

        return safe.ToString();
    }

    // Half a surrogate pair is read as the replacement character, which harms nobody. Marks that turn the direction of writing do.
    private static bool Harms(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
