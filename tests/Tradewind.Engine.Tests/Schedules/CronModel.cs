using System.Globalization;
using NodaTime;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>
/// A random expression with its meaning beside its text, so that no parser stands between the two. The meaning is a
/// question about one local time, answered minute by minute: slow and plain, to be right by looking at it.
/// </summary>
internal sealed class CronModel
{
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] WeekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly List<Field> _fields;

    private CronModel(List<Field> fields) => _fields = fields;

    public string Text => string.Join(' ', _fields.Select(part => part.Text));

    public static CronModel Make(Random random, bool withSeconds = false)
    {
        List<Field> fields =
        [
            random.Next(2) == 0 ? Minute(random) : Numbers(random, 0, 59, at => at.Minute),
            random.Next(2) == 0 ? NightHours(random) : Numbers(random, 0, 23, at => at.Hour),
            random.Next(3) == 0 ? SpecialDayOfMonth(random) : DatePart(random, Numbers(random, 1, 31, at => at.Day)),
            DatePart(random, Numbers(random, 1, 12, at => at.Month, MonthNames)),
            random.Next(3) == 0 ? SpecialDayOfWeek(random) : DatePart(random, Numbers(random, 0, 6, at => Weekday(at.Date), WeekdayNames)),
        ];
        return new(withSeconds ? [Numbers(random, 0, 59, at => at.Second), .. fields] : fields);
    }

    /// <summary>The fires of a five-field expression in [from, to); both are whole minutes.</summary>
    public List<Instant> Fires(Instant from, Instant to, DateTimeZone zone)
    {
        var fires = new List<Instant>();
        for (var at = from; at < to; at += Duration.FromMinutes(1))
        {
            var local = at.InZone(zone).LocalDateTime;
            if ((Matches(local) && (Repeats || IsFirstComing(at, local, zone))) || SkippedJustBefore(at, local, zone).Any(Matches))
                fires.Add(at);
        }

        return fires;
    }

    private bool Repeats => _fields[0].Repeats || _fields[1].Repeats;

    private bool Matches(LocalDateTime local)
    {
        var (day, weekday) = (_fields[2], _fields[4]);
        var dayMatches = (day.IsFull, weekday.IsFull) switch
        {
            (false, false) => day.Matches(local) || weekday.Matches(local),
            _ => day.Matches(local) && weekday.Matches(local),
        };
        return _fields[0].Matches(local) && _fields[1].Matches(local) && _fields[3].Matches(local) && dayMatches;
    }

    private static bool IsFirstComing(Instant at, LocalDateTime local, DateTimeZone zone) =>
        zone.MapLocal(local).First().ToInstant() == at;

    private static IEnumerable<LocalDateTime> SkippedJustBefore(Instant at, LocalDateTime local, DateTimeZone zone)
    {
        var minuteBefore = (at - Duration.FromMinutes(1)).InZone(zone).LocalDateTime;
        for (var skipped = minuteBefore.PlusMinutes(1); skipped < local; skipped = skipped.PlusMinutes(1))
            yield return skipped;
    }

    private static Field DatePart(Random random, Field field) =>
        random.Next(2) == 0 ? new("*", _ => true, Repeats: true, IsFull: true) : field;

    private static Field Numbers(Random random, int min, int max, Func<LocalDateTime, int> value, string[]? names = null)
    {
        var parts = Enumerable.Range(0, random.Next(4) == 0 ? random.Next(2, 5) : 1).Select(_ => Part(random, min, max, names)).ToList();
        var values = parts.SelectMany(part => part.Values).ToHashSet();
        return new(
            string.Join(',', parts.Select(part => part.Text)),
            local => values.Contains(value(local)),
            parts.Any(part => part.Text.AsSpan().ContainsAny('*', '-', '/')),
            values.Count == max - min + 1);
    }

    private static Field Minute(Random random)
    {
        var minute = random.Next(60);
        return new(minute.ToString(CultureInfo.InvariantCulture), local => local.Minute == minute);
    }

    /// <summary>A plain list of hours at which clocks are changed: the only fixed times that a change can hit.</summary>
    private static Field NightHours(Random random)
    {
        var hours = new[] { 23, 0, 1, 2, 3 }.Where(_ => random.Next(2) == 0).DefaultIfEmpty(2).ToList();
        return new(string.Join(',', hours), local => hours.Contains(local.Hour));
    }

    private static (string Text, IEnumerable<int> Values) Part(Random random, int min, int max, string[]? names)
    {
        var (a, b, step) = (random.Next(min, max + 1), random.Next(min, max + 1), random.Next(1, max - min + 1));
        List<int> all = [.. Enumerable.Range(min, max - min + 1)];
        List<int> span = a <= b ? all.FindAll(v => v >= a && v <= b) : [.. all.FindAll(v => v >= a), .. all.FindAll(v => v <= b)];
        return random.Next(6) switch
        {
            0 => ("*", all),
            1 => ($"*/{step}", EveryNth(all, step)),
            2 => ($"{Name(a)}-{Name(b)}", span),
            3 => ($"{Name(a)}-{Name(b)}/{step}", EveryNth(span, step)),
            4 => ($"{Name(a)}/{step}", EveryNth(all.FindAll(v => v >= a), step)),
            _ => (Name(a), [a]),
        };

        string Name(int number) => names is not null && random.Next(2) == 0
            ? names[number - min]
            : number.ToString(random.Next(2) == 0 ? "0" : "00", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<int> EveryNth(List<int> values, int step) => values.Where((_, index) => index % step == 0);

    private static Field SpecialDayOfMonth(Random random)
    {
        var n = random.Next(1, 32);
        return random.Next(5) switch
        {
            0 => new("L", local => local.Day == Length(local)),
            1 => new($"L-{n % 28}", local => local.Day == Length(local) - n % 28),
            2 => new("LW", local => local.Date == NearestWeekday(local, Length(local))),
            3 => new($"{n}W", local => local.Date == NearestWeekday(local, n)),
            _ => new($"{n},L", local => local.Day == n || local.Day == Length(local)),
        };
    }

    private static Field SpecialDayOfWeek(Random random)
    {
        var weekday = random.Next(7);
        var nth = random.Next(1, 6);
        return random.Next(2) == 0
            ? new($"{weekday}L", local => Weekday(local.Date) == weekday && local.Date.PlusDays(7).Month != local.Month)
            : new($"{WeekdayNames[weekday]}#{nth}", local => Weekday(local.Date) == weekday && (local.Day - 1) / 7 + 1 == nth);
    }

    /// <summary>The closest Monday-to-Friday of the same month, nearest days first.</summary>
    private static LocalDate? NearestWeekday(LocalDateTime month, int day)
    {
        if (day > Length(month))
            return null;
        var wanted = new LocalDate(month.Year, month.Month, day);
        return new[] { 0, -1, 1, -2, 2 }.Select(wanted.PlusDays)
            .First(date => date.Month == month.Month && date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday));
    }

    private static int Length(LocalDateTime local) => CalendarSystem.Iso.GetDaysInMonth(local.Year, local.Month);

    private static int Weekday(LocalDate date) => (int)date.DayOfWeek % 7;

    private sealed record Field(string Text, Func<LocalDateTime, bool> Matches, bool Repeats = false, bool IsFull = false);
}
