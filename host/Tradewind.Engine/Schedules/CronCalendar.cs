using System.Numerics;

namespace Tradewind.Engine.Schedules;

/// <summary>
/// The local times that an expression names, without any time zone. A local time is a count of seconds since
/// 1970-01-01T00:00:00 on the wall clock. Searching goes by months and bits, never minute by minute.
/// </summary>
internal sealed record CronCalendar(CronDays Days, CronTimes Times)
{
    // One year inside what a date can hold, so that no offset carries a fire over the edge.
    public const int FirstYear = 2;
    public const int LastYear = 9998;

    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The first match at or after a local time; null past <see cref="LastYear"/>.</summary>
    public long? AtOrAfter(long local)
    {
        var (date, secondOfDay) = Split(local);
        if (date is not { } day)
            return null;
        if (Matches(day) && Times.AtOrAfter(secondOfDay) is { } time)
            return Join(day, time);
        return DayAfter(day) is { } next ? Join(next, Times.First) : null;
    }

    /// <summary>The last match at or before a local time; null before <see cref="FirstYear"/>.</summary>
    public long? AtOrBefore(long local)
    {
        var (date, secondOfDay) = Split(local);
        if (date is not { } day)
            return null;
        if (Matches(day) && Times.AtOrBefore(secondOfDay) is { } time)
            return Join(day, time);
        return DayBefore(day) is { } previous ? Join(previous, Times.Last) : null;
    }

    private bool Matches(DateOnly day) =>
        day.Year is >= FirstYear and <= LastYear && Days.HasMonth(day.Month) && (Days.In(day.Year, day.Month) >> day.Day & 1) != 0;

    private DateOnly? DayAfter(DateOnly day)
    {
        var (year, month) = (day.Year, day.Month);
        // Shifted in two steps: a shift of a uint by 32 would be a shift by 0.
        var later = uint.MaxValue << day.Day << 1;
        while (year <= LastYear)
        {
            if (Days.HasMonth(month) && (Days.In(year, month) & later) is not 0 and var days)
                return new DateOnly(year, month, BitOperations.TrailingZeroCount(days));
            later = uint.MaxValue;
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        }

        return null;
    }

    private DateOnly? DayBefore(DateOnly day)
    {
        var (year, month) = (day.Year, day.Month);
        var earlier = (1u << day.Day) - 1;
        while (year >= FirstYear)
        {
            if (Days.HasMonth(month) && (Days.In(year, month) & earlier) is not 0 and var days)
                return new DateOnly(year, month, BitOperations.Log2(days));
            earlier = uint.MaxValue;
            (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1);
        }

        return null;
    }

    private static (DateOnly? Date, int SecondOfDay) Split(long local)
    {
        var day = Math.DivRem(local, CronTimes.SecondsPerDay, out var second);
        if (second < 0)
            (day, second) = (day - 1, second + CronTimes.SecondsPerDay);
        var number = day + EpochDay;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber
            ? (DateOnly.FromDayNumber((int)number), (int)second)
            : (null, 0);
    }

    private static long Join(DateOnly day, int secondOfDay) =>
        (day.DayNumber - EpochDay) * (long)CronTimes.SecondsPerDay + secondOfDay;
}
