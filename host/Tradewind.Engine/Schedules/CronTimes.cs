using System.Numerics;

namespace Tradewind.Engine.Schedules;

/// <summary>The times of day that an expression names: one bit for each second, minute and hour. No set is empty.</summary>
internal readonly record struct CronTimes(ulong Seconds, ulong Minutes, ulong Hours)
{
    public const int SecondsPerDay = 86_400;

    public int First => Compose(Lowest(Hours), Lowest(Minutes), Lowest(Seconds));

    public int Last => Compose(Highest(Hours), Highest(Minutes), Highest(Seconds));

    /// <summary>The first time at or after a second of the day, or null when the day has no more.</summary>
    public int? AtOrAfter(int secondOfDay)
    {
        var (hour, minute, second) = Split(secondOfDay);
        if (Has(Hours, hour))
        {
            if (Has(Minutes, minute) && From(Seconds, second) is { } s)
                return Compose(hour, minute, s);
            if (From(Minutes, minute + 1) is { } m)
                return Compose(hour, m, Lowest(Seconds));
        }

        return From(Hours, hour + 1) is { } h ? Compose(h, Lowest(Minutes), Lowest(Seconds)) : null;
    }

    /// <summary>The last time at or before a second of the day, or null when the day has none so early.</summary>
    public int? AtOrBefore(int secondOfDay)
    {
        var (hour, minute, second) = Split(secondOfDay);
        if (Has(Hours, hour))
        {
            if (Has(Minutes, minute) && UpTo(Seconds, second) is { } s)
                return Compose(hour, minute, s);
            if (UpTo(Minutes, minute - 1) is { } m)
                return Compose(hour, m, Highest(Seconds));
        }

        return UpTo(Hours, hour - 1) is { } h ? Compose(h, Highest(Minutes), Highest(Seconds)) : null;
    }

    private static (int Hour, int Minute, int Second) Split(int secondOfDay) =>
        (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60);

    private static int Compose(int hour, int minute, int second) => (hour * 60 + minute) * 60 + second;

    private static bool Has(ulong set, int value) => (set >> value & 1) != 0;

    private static int Lowest(ulong set) => BitOperations.TrailingZeroCount(set);

    private static int Highest(ulong set) => BitOperations.Log2(set);

    private static int? From(ulong set, int value)
    {
        var rest = set & ulong.MaxValue << value;
        return rest == 0 ? null : Lowest(rest);
    }

    private static int? UpTo(ulong set, int value)
    {
        if (value < 0)
            return null;
        var rest = set & ulong.MaxValue >> (63 - value);
        return rest == 0 ? null : Highest(rest);
    }
}
