namespace Tradewind.Engine.Schedules;

/// <summary>Puts a length of time into words that can follow "every": "hour", "15 minutes", "1 hour 30 minutes".</summary>
internal static class DurationWords
{
    public static string Of(TimeSpan length) => Parts(length) is [(1, var unit)] ? unit : Length(length);

    /// <summary>With its number always: "1 hour", "15 minutes".</summary>
    public static string Length(TimeSpan length) =>
        string.Join(' ', Parts(length).Select(part => part.Amount == 1 ? $"1 {part.Unit}" : $"{part.Amount} {part.Unit}s"));

    private static List<(int Amount, string Unit)> Parts(TimeSpan length)
    {
        (int Amount, string Unit)[] parts =
        [
            (length.Days, "day"), (length.Hours, "hour"), (length.Minutes, "minute"),
            (length.Seconds, "second"), (length.Milliseconds, "millisecond"),
        ];
        return [.. parts.Where(part => part.Amount != 0)];
    }
}
