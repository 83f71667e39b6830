using System.Text.RegularExpressions;
using NodaTime;
using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

public static partial class PartitionRule
{
    private const int FirstYear = 2;
    private const int LastYear = 9998;

    // Finer than the window, and few enough to look through at each news: a month of hours has 745 parts at most.
    private static bool IsPartOf(PartitionPart part, PartitionStepKind kind) => (part, kind) switch
    {
        (PartitionPart.Hour, PartitionStepKind.Day or PartitionStepKind.Week or PartitionStepKind.Month) => true,
        (PartitionPart.Day, PartitionStepKind.Week or PartitionStepKind.Month or PartitionStepKind.Quarter or PartitionStepKind.Year) => true,
        (PartitionPart.Month, PartitionStepKind.Quarter or PartitionStepKind.Year) => true,
        _ => false,
    };

    private static string? CheckWindow(PartitionStepSpec step)
    {
        if (step.WholeOf is not { } part) return step.TimeZone is null ? null : "A partition map has a time zone where no whole day, week or month of hours is waited for; leave it out.";
        if (!IsPartOf(part, step.Kind))
            return $"A partition map waits for a whole {step.Kind.ToString().ToLowerInvariant()} of {part.ToString().ToLowerInvariant()}s, which is not possible; a day, week or month has hours, a week or longer has days, a quarter or a year has months.";
        if (step.TimeZone is not { } zone) return null;
        if (part != PartitionPart.Hour) return $"A partition map waits for whole {step.Kind.ToString().ToLowerInvariant()}s of {part.ToString().ToLowerInvariant()}s, which have no time zone; leave '{zone}' out.";
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null ? Schedules.ScheduleCheck.UnknownZone(zone) : null;
    }

    // A whole window is the last word on a key: what made another key of it would tear it apart or join it with others.
    private static string? CheckWindows(PartitionMapSpec map)
    {
        var windows = map.Steps.Where(WaitsFor).ToArray();
        if (windows.Length == 0) return null;
        if (windows.Length > 1 || windows[0] != map.Steps[^1]) return "A whole day, week, month, quarter or year must be the last step of a partition map.";
        if (map.Steps.Any(step => step.Kind == PartitionStepKind.Constant)) return "A partition map waits for whole windows, but makes one key of all keys before; leave the constant out.";
        return windows[0].Parts.Count(WindowRule.Waits) > 1 ? "A partition map waits for whole windows of several parts of a key; one part may be a window." : null;
    }

    private static bool WaitsFor(PartitionStepSpec step) => step.WholeOf is not null || step.Parts.Any(WindowRule.Waits);

    private static MappedKey OfWindow(PartitionStepSpec step, string key)
    {
        var found = Date().Match(key);
        if (!found.Success || DateOf(found) is not { Year: >= FirstYear and <= LastYear } date || Written(found) < NeedsOf(step)) return MappedKey.None(NoPart(step, key));
        if (step.WholeOf != PartitionPart.Hour)
        {
            var window = PartitionWindow.Around(date, step.Kind, step.WholeOf!.Value, "UTC");
            return MappedKey.Of(Text(step.Kind, window.Start)) with { Place = new(window, window.PartOf(date)) };
        }

        if (OffsetOf(found.Groups["offset"]) is not { } offset) return MappedKey.None(NoPart(step, key));
        var local = LocalDate.FromDateOnly(date) + new LocalTime(Number(found.Groups["hour"], 0), Number(found.Groups["minute"], 0));
        var place = PartitionWindow.Around(local.WithOffset(offset).ToInstant(), step.Kind, step.TimeZone ?? "UTC");
        return MappedKey.Of(Text(step.Kind, place.Window.Start)) with { Place = place };
    }

    private static int NeedsOf(PartitionStepSpec step) => step.WholeOf switch { PartitionPart.Hour => 4, PartitionPart.Day => 3, _ => 2 };

    // UTC unless the key says otherwise; null when no place has such an offset.
    private static Offset? OffsetOf(Group written)
    {
        if (!written.Success || written.ValueSpan is "Z") return Offset.Zero;
        var minutes = (int.Parse(written.ValueSpan[1..3], System.Globalization.CultureInfo.InvariantCulture) * 60) + int.Parse(written.ValueSpan[4..], System.Globalization.CultureInfo.InvariantCulture);
        if (minutes > 18 * 60) return null;
        return Offset.FromSeconds((written.ValueSpan[0] == '-' ? -60 : 60) * minutes);
    }

    private static string NoPart(PartitionStepSpec step, string key)
    {
        var example = step.WholeOf switch
        {
            PartitionPart.Hour => "hour such as 2026-11-01T13 or 2026-11-01T13+09:00",
            PartitionPart.Day => "day such as 2026-11-01, nor a time such as 2026-11-01T13",
            _ => "month such as 2026-11, nor a day or a time",
        };
        return $"The partition key '{key}' is no {example}, so it is no part of a {step.Kind.ToString().ToLowerInvariant()}.";
    }
}
