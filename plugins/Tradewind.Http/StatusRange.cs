using System.Globalization;

namespace Tradewind.Http;

/// <summary>One HTTP status or several: <c>404</c>, <c>"4xx"</c>, <c>"200-204"</c>. A list of them: <c>SkipOn = [404, "410-412"]</c>.</summary>
public readonly record struct StatusRange
{
    private StatusRange(int first, int last)
    {
        First = first;
        Last = last;
    }

    /// <summary>The lowest status of the range.</summary>
    public int First { get; }

    /// <summary>The highest status of the range.</summary>
    public int Last { get; }

    internal int Width => Last - First + 1;

    /// <summary>One status.</summary>
    public static implicit operator StatusRange(int status) => Parse(status.ToString(CultureInfo.InvariantCulture));

    /// <summary>One status, a class such as <c>5xx</c>, or a range such as <c>200-204</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static implicit operator StatusRange(string text) => Parse(text);

    /// <summary>Whether the range holds the status.</summary>
    public bool Contains(int status) => status >= First && status <= Last;

    /// <inheritdoc />
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    private static StatusRange Parse(string text)
    {
        if (text.Length == 3 && text[0] is >= '1' and <= '5' && text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase))
            return new((text[0] - '0') * 100, (text[0] - '0') * 100 + 99);

        var parts = text.Split('-');
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 100 and <= 599 ? n : 0).ToArray();
        return numbers.Length is 1 or 2 && !numbers.Contains(0) && numbers[0] <= numbers[^1]
            ? new(numbers[0], numbers[^1])
            : throw new FormatException($"'{text}' is no HTTP status. Write 404, \"4xx\" or \"200-204\".");
    }
}
