using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
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

    private readonly IReadOnlyList<Field> _fields;

    private CronModel(IReadOnlyList<Field> fields) => _fields = fields;

    public string Text => string.Join(' ', _fields.Select(part => part.Text));

    /// <summary>Any five-field expression, or any six-field one, also such as never match.</summary>
    public static Gen<CronModel> Any(bool withSeconds = false) =>
        from second in Numbers(0, 59, at => at.Second)
        from minute in Gen.OneOf(Minute, Numbers(0, 59, at => at.Minute))
        from hour in Gen.OneOf(NightHours, Numbers(0, 23, at => at.Hour))
        from day in Gen.Frequency((1, SpecialDayOfMonth), (2, Date(Numbers(1, 31, at => at.Day))))
        from month in Date(Numbers(1, 12, at => at.Month, MonthNames))
        from weekday in Gen.Frequency((1, SpecialDayOfWeek), (2, Date(Numbers(0, 6, at => Weekday(at.Date), WeekdayNames))))
        select new CronModel(withSeconds ? [second, minute, hour, day, month, weekday] : [minute, hour, day, month, weekday]);

    /// <summary>Simpler expressions: each part in turn lets everything through.</summary>
    public IEnumerable<CronModel> Simpler() =>
        from part in Enumerable.Range(0, _fields.Count)
        where !_fields[part].IsFull
        select new CronModel([.. _fields.Select((field, at) => at == part ? Every : field)]);

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

    /// <summary>Whether any day from 2000 to 2399 matches a five-field expression; after that the calendar repeats, weekdays included.</summary>
    public bool HasADay =>
        Enumerable.Range(0, 146_097).Any(day => DayMatches(new LocalDate(2000, 1, 1).PlusDays(day).AtMidnight()));

    public override string ToString() => Text;

    private bool Repeats => _fields[0].Repeats || _fields[1].Repeats;

    private bool Matches(LocalDateTime local) => _fields[0].Matches(local) && _fields[1].Matches(local) && DayMatches(local);

    private bool DayMatches(LocalDateTime local)
    {
        var (day, month, weekday) = (_fields[2], _fields[3], _fields[4]);
        return month.Matches(local) && (day.IsFull, weekday.IsFull) switch
        {
            (false, false) => day.Matches(local) || weekday.Matches(local),
            _ => day.Matches(local) && weekday.Matches(local),
        };
    }

    private static bool IsFirstComing(Instant at, LocalDateTime local, DateTimeZone zone) =>
        zone.MapLocal(local).First().ToInstant() == at;

    private static IEnumerable<LocalDateTime> SkippedJustBefore(Instant at, LocalDateTime local, DateTimeZone zone)
    {
        var minuteBefore = (at - Duration.FromMinutes(1)).InZone(zone).LocalDateTime;
        for (var skipped = minuteBefore.PlusMinutes(1); skipped < local; skipped = skipped.PlusMinutes(1))
            yield return skipped;
    }

    private static Field Every { get; } = new("*", _ => true, Repeats: true, IsFull: true);

    private static Gen<Field> Date(Gen<Field> field) => Gen.OneOf(Gen.Constant(Every), field);

    private static Gen<Field> Numbers(int min, int max, Func<LocalDateTime, int> value, string[]? names = null) =>
        from count in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 4)))
        from parts in Part(min, max, names).ListOf(count)
        let values = parts.SelectMany(part => part.Values).ToHashSet()
        select new Field(
            string.Join(',', parts.Select(part => part.Text)),
            local => values.Contains(value(local)),
            parts.Any(part => part.Text.AsSpan().ContainsAny('*', '-', '/')),
            values.Count == max - min + 1);

    private static Gen<Field> Minute =>
        from minute in Gen.Choose(0, 59)
        select new Field(minute.ToString(CultureInfo.InvariantCulture), local => local.Minute == minute);

    /// <summary>A plain list of hours at which clocks are changed: the only fixed times that a change can hit.</summary>
    private static Gen<Field> NightHours =>
        from hours in Gen.NonEmptyListOf(Gen.Elements(23, 0, 1, 2, 3))
        select new Field(string.Join(',', hours.Distinct()), local => hours.Contains(local.Hour));

    private static Gen<(string Text, IEnumerable<int> Values)> Part(int min, int max, string[]? names) =>
        from form in Gen.Choose(0, 5)
        from a in Value(min, max, names)
        from b in Value(min, max, names)
        from step in Gen.Choose(1, max - min)
        let all = Enumerable.Range(min, max - min + 1).ToList()
        let span = a.Number <= b.Number
            ? all.FindAll(v => v >= a.Number && v <= b.Number)
            : [.. all.FindAll(v => v >= a.Number), .. all.FindAll(v => v <= b.Number)]
        select form switch
        {
            0 => ("*", all),
            1 => ($"*/{step}", EveryNth(all, step)),
            2 => ($"{a.Text}-{b.Text}", span),
            3 => ($"{a.Text}-{b.Text}/{step}", EveryNth(span, step)),
            4 => ($"{a.Text}/{step}", EveryNth(all.FindAll(v => v >= a.Number), step)),
            _ => (a.Text, (IEnumerable<int>)[a.Number]),
        };

    private static Gen<(int Number, string Text)> Value(int min, int max, string[]? names) =>
        from number in Gen.Choose(min, max)
        from format in Gen.Elements("0", "00", "name")
        select (number, format == "name" && names is not null ? names[number - min] : number.ToString(format == "00" ? "00" : "0", CultureInfo.InvariantCulture));

    private static IEnumerable<int> EveryNth(List<int> values, int step) => values.Where((_, index) => index % step == 0);

    private static Gen<Field> SpecialDayOfMonth =>
        from n in Gen.Choose(1, 31)
        from special in Gen.Elements<Field>(
            new("L", local => local.Day == Length(local)),
            new($"L-{n % 28}", local => local.Day == Length(local) - n % 28),
            new("LW", local => local.Date == NearestWeekday(local, Length(local))),
            new($"{n}W", local => local.Date == NearestWeekday(local, n)),
            new($"{n},L", local => local.Day == n || local.Day == Length(local)))
        select special;

    private static Gen<Field> SpecialDayOfWeek =>
        from weekday in Gen.Choose(0, 6)
        from nth in Gen.Choose(1, 5)
        from special in Gen.Elements<Field>(
            new($"{weekday}L", local => Weekday(local.Date) == weekday && local.Date.PlusDays(7).Month != local.Month),
            new($"{WeekdayNames[weekday]}#{nth}", local => Weekday(local.Date) == weekday && (local.Day - 1) / 7 + 1 == nth))
        select special;

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
