namespace Tradewind.Engine.Schedules;

/// <summary>Puts a length of time into words that can follow "every": "hour", "15 minutes", "1 hour 30 minutes".</summary>
internal static class DurationWords
{
    public static string Of(TimeSpan length)
    {
        (int Amount, string Unit)[] parts =
        [
            (length.Days, "day"), (length.Hours, "hour"), (length.Minutes, "minute"),
            (length.Seconds, "second"), (length.Milliseconds, "millisecond"),
        ];
        var said = parts.Where(part => part.Amount != 0).ToList();
        return said is [(1, var unit)]
            ? unit
            : string.Join(' ', said.Select(part => part.Amount == 1 ? $"1 {part.Unit}" : $"{part.Amount} {part.Unit}s"));
    }
}
