using System.Numerics;

namespace Tradewind.Engine.Schedules;

/// <summary>
/// The days that an expression names, worked out for one month at a time. Day of month and day of week follow the
/// habit of Vixie cron and Airflow: when both are restricted, a day that matches either is taken; a field that lets
/// every day through restricts nothing.
/// </summary>
internal record CronDays
{
    public required ulong DaysOfMonth { get; init; }

    /// <summary>Days counted back from the month's end: bit 0 is <c>L</c>, bit 3 is <c>L-3</c>.</summary>
    public ulong FromLast { get; init; }

    /// <summary>Days moved to the nearest weekday of the same month: <c>15W</c> is bit 15.</summary>
    public ulong NearestWeekday { get; init; }

    /// <summary>As <see cref="NearestWeekday"/>, counted back from the month's end: <c>LW</c> is bit 0.</summary>
    public ulong NearestWeekdayFromLast { get; init; }

    public required ulong Months { get; init; }

    /// <summary>Bit 0 is Sunday.</summary>
    public required ulong DaysOfWeek { get; init; }

    /// <summary>The last such weekday of the month: <c>5L</c> is bit 5.</summary>
    public ulong LastOfWeekday { get; init; }

    /// <summary>The n-th such weekday of the month: bit (n - 1) × 7 + weekday.</summary>
    public ulong NthOfWeekday { get; init; }

    public bool AnyDayOfMonth => DaysOfMonth == CronField.DayOfMonth.All;

    public bool AnyDayOfWeek => DaysOfWeek == CronField.DayOfWeek.All;

    public bool HasMonth(int month) => (Months >> month & 1) != 0;

    /// <summary>The matching days of one month; bit 1 is the first. The unit that searching is counted in.</summary>
    public virtual uint In(int year, int month)
    {
        var length = DateTime.DaysInMonth(year, month);
        var every = (uint)((1UL << (length + 1)) - 2);
        if (AnyDayOfMonth && AnyDayOfWeek)
            return every;

        var firstWeekday = (int)new DateOnly(year, month, 1).DayOfWeek;
        var days = 0u;
        if (!AnyDayOfMonth)
            days |= ByDayOfMonth(length, firstWeekday);
        if (!AnyDayOfWeek)
            days |= ByDayOfWeek(length, firstWeekday);
        return days & every;
    }

    /// <summary>False when no day of the calendar matches. The Gregorian calendar repeats after 400 years, weekdays included.</summary>
    public bool EverMatch()
    {
        for (var year = 2000; year < 2400; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                if (HasMonth(month) && In(year, month) != 0)
                    return true;
            }
        }

        return false;
    }

    private uint ByDayOfMonth(int length, int firstWeekday)
    {
        var days = (uint)DaysOfMonth;
        for (var set = FromLast; set != 0; set &= set - 1)
            days |= Day(length - BitOperations.TrailingZeroCount(set));
        for (var set = NearestWeekday; set != 0; set &= set - 1)
            days |= WeekdayNearest(BitOperations.TrailingZeroCount(set), length, firstWeekday);
        for (var set = NearestWeekdayFromLast; set != 0; set &= set - 1)
            days |= WeekdayNearest(length - BitOperations.TrailingZeroCount(set), length, firstWeekday);
        return days;
    }

    private uint ByDayOfWeek(int length, int firstWeekday)
    {
        var days = 0u;
        for (var weekday = 0; weekday < 7; weekday++)
        {
            var first = 1 + (weekday - firstWeekday + 7) % 7;
            for (var nth = 0; first + nth * 7 <= length; nth++)
            {
                var day = first + nth * 7;
                var isLast = day + 7 > length;
                if ((DaysOfWeek >> weekday & 1) != 0
                    || (NthOfWeekday >> (nth * 7 + weekday) & 1) != 0
                    || (isLast && (LastOfWeekday >> weekday & 1) != 0))
                    days |= Day(day);
            }
        }

        return days;
    }

    private static uint WeekdayNearest(int day, int length, int firstWeekday)
    {
        if (day < 1 || day > length)
            return 0;
        return (DayOfWeek)((firstWeekday + day - 1) % 7) switch
        {
            DayOfWeek.Saturday => Day(day > 1 ? day - 1 : day + 2),
            DayOfWeek.Sunday => Day(day < length ? day + 1 : day - 2),
            _ => Day(day),
        };
    }

    private static uint Day(int day) => day is >= 1 and <= 31 ? 1u << day : 0;
}
