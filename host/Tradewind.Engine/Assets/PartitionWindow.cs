using System.Globalization;
using NodaTime;
using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>A day, week, month, quarter or year whose parts are waited for, all of them.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Of">What its parts are.</param>
/// <param name="TimeZone">Of hours: the IANA time zone that it is one of.</param>
/// <param name="Start">Its first day.</param>
public sealed record PartitionWindow(PartitionStepKind Kind, PartitionPart Of, string TimeZone, DateOnly Start)
{
    private DateOnly End => Kind switch
    {
        PartitionStepKind.Day => Start.AddDays(1),
        PartitionStepKind.Week => Start.AddDays(7),
        PartitionStepKind.Month => Start.AddMonths(1),
        PartitionStepKind.Quarter => Start.AddMonths(3),
        _ => Start.AddYears(1),
    };

    /// <summary>How many parts it has: a day has 23 to 25 hours.</summary>
    public int Size => Of switch
    {
        // Where clocks change by half an hour, that half is no hour of its own.
        PartitionPart.Hour => (int)Math.Floor((Midnight(End) - Midnight(Start)).TotalHours),
        PartitionPart.Day => End.DayNumber - Start.DayNumber,
        _ => Months(Start, End),
    };

    /// <summary>The window that a date is in.</summary>
    public static PartitionWindow Around(DateOnly date, PartitionStepKind kind, PartitionPart of, string timeZone) => new(kind, of, timeZone, kind switch
    {
        PartitionStepKind.Day => date,
        PartitionStepKind.Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        PartitionStepKind.Month => new(date.Year, date.Month, 1),
        PartitionStepKind.Quarter => new(date.Year, date.Month - ((date.Month - 1) % 3), 1),
        _ => new(date.Year, 1, 1),
    });

    /// <summary>The window that an instant is in, and which of its hours.</summary>
    public static PartitionPlace Around(Instant instant, PartitionStepKind kind, string timeZone)
    {
        var window = Around(instant.InZone(DateTimeZoneProviders.Tzdb[timeZone]).Date.ToDateOnly(), kind, PartitionPart.Hour, timeZone);
        return new(window, (int)Math.Floor((instant - window.Midnight(window.Start)).TotalHours));
    }

    /// <summary>Which of its days or months a date is.</summary>
    public int PartOf(DateOnly date) => Of == PartitionPart.Day ? date.DayNumber - Start.DayNumber : Months(Start, date);

    /// <summary>A part in words: <c>03</c> of a day's hours, <c>02 (+01:00)</c> of one that comes twice; otherwise as its key is written.</summary>
    public string Part(int at)
    {
        if (Of == PartitionPart.Day) return Text($"{Start.AddDays(at):yyyy-MM-dd}");
        if (Of == PartitionPart.Month) return Text($"{Start.AddMonths(at):yyyy-MM}");
        var local = (Midnight(Start) + Duration.FromHours(at)).InZone(DateTimeZoneProviders.Tzdb[TimeZone]);
        var hour = Text($"{(Kind == PartitionStepKind.Day ? "" : Text($"{local.Date.ToDateOnly():yyyy-MM-dd}T"))}{local.Hour:00}{(local.Minute == 0 ? "" : Text($":{local.Minute:00}"))}");
        return local.Zone.MapLocal(local.LocalDateTime).Count > 1 ? $"{hour} ({local.Offset.ToString("m", CultureInfo.InvariantCulture)})" : hour;
    }

    private Instant Midnight(DateOnly date) => DateTimeZoneProviders.Tzdb[TimeZone].AtStartOfDay(LocalDate.FromDateOnly(date)).ToInstant();

    private static int Months(DateOnly from, DateOnly to) => ((to.Year - from.Year) * 12) + to.Month - from.Month;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
