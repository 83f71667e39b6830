using System.Globalization;
using System.Numerics;

namespace Tradewind.Engine.Schedules;

/// <summary>Puts an expression into words. It reads the sets, not the text: <c>0,30</c> and <c>*/30</c> say the same.</summary>
internal static class CronWords
{
    private const int MostTimesListed = 6;

    private static readonly string[] NthNames = ["first", "second", "third", "fourth", "fifth"];

    public static string Describe(CronCalendar calendar)
    {
        var (times, everyDayImplied) = Times(calendar.Times);
        var days = Days(calendar.Days);
        if (days.Length == 0 && !everyDayImplied)
            days = "every day";
        return days.Length == 0 ? times : $"{times} {days}";
    }

    public static string List(IReadOnlyList<string> words, string last = "and") =>
        words.Count <= 1 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} {last} {words[^1]}";

    private static (string Words, bool EveryDayImplied) Times(CronTimes times)
    {
        var (seconds, minutes, hours) = (Values(times.Seconds), Values(times.Minutes), Values(times.Hours));
        if (seconds.Count * minutes.Count * hours.Count <= MostTimesListed && !(hours.Count > 2 && Step(hours, 24) > 0))
            return ("At " + List(ClockTimes(hours, minutes, seconds)), false);

        if (seconds is [0] && minutes.Count == 1)
            return OncePerHour(minutes[0], hours);

        var (rhythm, isNamed) = WithinHour(seconds, minutes);
        if (hours.Count == 24)
            return (isNamed ? $"{rhythm} of every hour" : rhythm, true);
        if (Step(hours, 24) is > 0 and var step)
            return ($"{rhythm} of every {Ordinal(step)} hour", true);
        return (IsOneSpan(hours)
            ? $"{rhythm} from {Clock(hours[0], minutes[0], SecondShown(seconds, 0))} to {Clock(hours[^1], minutes[^1], SecondShown(seconds, ^1))}"
            : $"{rhythm} {InHours(hours)}", false);
    }

    private static (string Words, bool EveryDayImplied) OncePerHour(int minute, List<int> hours)
    {
        if (Step(hours, 24) is > 0 and var step)
            return (minute == 0 ? Every(step, "hour") : $"{Every(step, "hour")} at minute {minute}", true);
        return (IsOneSpan(hours)
            ? $"Every hour from {Clock(hours[0], minute, null)} to {Clock(hours[^1], minute, null)}"
            : $"At minute {minute} {InHours(hours)}", false);
    }

    private static List<string> ClockTimes(List<int> hours, List<int> minutes, List<int> seconds) =>
        [.. from hour in hours from minute in minutes from second in seconds select Clock(hour, minute, seconds is [0] ? null : second)];

    /// <summary>What happens inside one hour; "named" when it names minutes of that hour instead of a steady rhythm.</summary>
    private static (string Words, bool IsNamed) WithinHour(List<int> seconds, List<int> minutes)
    {
        if (seconds is [0])
            return Step(minutes, 60) is > 0 and var step ? (Every(step, "minute"), false) : ($"At {Named("minute", minutes)}", true);

        var secondStep = Step(seconds, 60);
        var words = secondStep > 0 ? Every(secondStep, "second") : $"At {Named("second", seconds)}";
        return Step(minutes, 60) switch
        {
            0 => ($"{words} of {Named("minute", minutes)}", true),
            1 => (secondStep > 0 ? words : $"{words} of every minute", false),
            var minuteStep => ($"{words} of every {Ordinal(minuteStep)} minute", false),
        };
    }

    private static bool IsOneSpan(List<int> hours) => hours.Count == hours[^1] - hours[0] + 1;

    private static string InHours(List<int> hours) =>
        $"in the {(hours.Count == 1 ? "hour" : "hours")} of {List([.. hours.Select(hour => Clock(hour, 0, null))])}";

    private static int? SecondShown(List<int> seconds, Index index) => seconds is [0] ? null : seconds[index];

    private static string Days(CronDays days)
    {
        var months = days.Months == CronField.Month.All ? null : List([.. Spans(Values(days.Months), MonthName)]);
        var parts = new List<string>();
        if (!days.AnyDayOfMonth)
            parts.Add("on " + List(DayOfMonthWords(days, months ?? "the month")));
        if (!days.AnyDayOfWeek)
            parts.Add("on " + List(DayOfWeekWords(days, months ?? "the month")));
        var words = string.Join(" or ", parts);

        // A day "of January" has named its month already; "Monday" has not.
        var monthSaid = months is null || (parts.Count > 0 && (days.AnyDayOfWeek || days.DaysOfWeek == 0));
        if (monthSaid)
            return words;
        return parts.Count == 0 ? $"every day in {months}" : $"{words} in {months}";
    }

    private static List<string> DayOfMonthWords(CronDays days, string month)
    {
        var words = new List<string>();
        var numbers = Spans(Values(days.DaysOfMonth), day => day.ToString(CultureInfo.InvariantCulture));
        if (numbers.Count > 0)
            words.Add($"{(BitOperations.PopCount(days.DaysOfMonth) == 1 ? "day" : "days")} {List(numbers)} of {month}");
        words.AddRange(Values(days.FromLast).Select(back => $"{FromLast(back)} of {month}"));
        words.AddRange(Values(days.NearestWeekday).Select(day => $"the weekday nearest to day {day} of {month}"));
        words.AddRange(Values(days.NearestWeekdayFromLast).Select(back =>
            back == 0 ? $"the last weekday of {month}" : $"the weekday nearest to {FromLast(back)} of {month}"));
        return words;
    }

    private static List<string> DayOfWeekWords(CronDays days, string month)
    {
        var words = Spans(MondayFirst(days.DaysOfWeek), DayName);
        words.AddRange(Values(days.NthOfWeekday).Select(bit => $"the {NthNames[bit / 7]} {DayName(bit % 7)} of {month}"));
        words.AddRange(Values(days.LastOfWeekday).Select(weekday => $"the last {DayName(weekday)} of {month}"));
        return words;
    }

    private static string FromLast(int back) => back switch
    {
        0 => "the last day",
        1 => "the day before the last",
        _ => $"the day {back} days before the last",
    };

    private static List<int> MondayFirst(ulong weekdays) => [.. Values(weekdays).Order(Comparer<int>.Create((a, b) => ((a + 6) % 7).CompareTo((b + 6) % 7)))];

    /// <summary>Single values by name, three or more in a row as "Monday to Friday".</summary>
    private static List<string> Spans(List<int> values, Func<int, string> name)
    {
        var words = new List<string>();
        for (var first = 0; first < values.Count;)
        {
            var last = first;
            // Saturday (6) is followed by Sunday (0) in a week that starts on Monday.
            while (last + 1 < values.Count && (values[last + 1] == values[last] + 1 || (values[last], values[last + 1]) == (6, 0)))
                last++;
            if (last - first >= 2)
                words.Add($"{name(values[first])} to {name(values[last])}");
            else
                words.AddRange(values.GetRange(first, last - first + 1).Select(name));
            first = last + 1;
        }

        return words;
    }

    /// <summary>The step of an even division of a whole cycle (0, 15, 30, 45 of 60), or 0 when it is none.</summary>
    private static int Step(List<int> values, int cycle)
    {
        if (values.Count < 2 || values[0] != 0 || cycle % values.Count != 0)
            return 0;
        var step = cycle / values.Count;
        return values.Index().All(v => v.Item == v.Index * step) ? step : 0;
    }

    /// <summary>Of a divisor of 60: none of them ends in "-first".</summary>
    private static string Ordinal(int number) => number switch
    {
        2 => "2nd",
        3 => "3rd",
        _ => $"{number}th",
    };

    private static string Every(int step, string unit) => step == 1 ? $"Every {unit}" : $"Every {step} {unit}s";

    private static string Named(string unit, List<int> values) =>
        $"{(values.Count == 1 ? unit : unit + "s")} {List(Spans(values, value => value.ToString(CultureInfo.InvariantCulture)))}";

    private static string Clock(int hour, int minute, int? second) =>
        second is { } s ? $"{hour:00}:{minute:00}:{s:00}" : $"{hour:00}:{minute:00}";

    private static string MonthName(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    private static string DayName(int weekday) => ((DayOfWeek)weekday).ToString();

    private static List<int> Values(ulong set)
    {
        var values = new List<int>();
        for (; set != 0; set &= set - 1)
            values.Add(BitOperations.TrailingZeroCount(set));
        return values;
    }
}
