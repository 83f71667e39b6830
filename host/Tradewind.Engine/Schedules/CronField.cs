namespace Tradewind.Engine.Schedules;

/// <summary>What one field of a cron expression may say.</summary>
internal sealed record CronField
{
    public static readonly CronField Second = new() { Name = "second", Min = 0, Max = 59, Allowed = "0 to 59" };

    public static readonly CronField Minute = new() { Name = "minute", Min = 0, Max = 59, Allowed = "0 to 59" };

    public static readonly CronField Hour = new() { Name = "hour", Min = 0, Max = 23, Allowed = "0 to 23" };

    public static readonly CronField DayOfMonth = new()
    {
        Name = "day of month", Min = 1, Max = 31, Allowed = "1 to 31, L, L-n, LW, nW or ?",
    };

    public static readonly CronField Month = new()
    {
        Name = "month", Min = 1, Max = 12, Allowed = "1 to 12 or JAN to DEC",
        Names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    };

    public static readonly CronField DayOfWeek = new()
    {
        Name = "day of week", Min = 0, Max = 6, Allowed = "0 to 7 (0 and 7 are Sunday), SUN to SAT, nL, n#1 to n#5 or ?",
        Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    };

    public required string Name { get; init; }

    public required int Min { get; init; }

    public required int Max { get; init; }

    /// <summary>The single values it takes, in words, for messages.</summary>
    public required string Allowed { get; init; }

    /// <summary>Words for <see cref="Min"/>, <see cref="Min"/> + 1 and so on.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public int Size => Max - Min + 1;

    /// <summary>One bit for each value.</summary>
    public ulong All => (ulong.MaxValue >> (63 - Max)) & (ulong.MaxValue << Min);
}
