using System.Globalization;
using Tradewind.Engine.Retention;

namespace Tradewind;

/// <summary>Reads how long what is over is kept.</summary>
internal static class RetentionReading
{
    private const string LeastRuns = "TRADEWIND_KEEP_RUNS";

    /// <summary>Reads the settings.</summary>
    /// <param name="text">A variable; null when it is not set.</param>
    /// <param name="days">A number of days, or what holds unless it is set; 0 for ever.</param>
    /// <param name="faults">Where faults go.</param>
    public static RetentionSettings Read(Func<string, string?> text, Func<string, int, int> days, List<string> faults)
    {
        TimeSpan? Span(string name, TimeSpan? standard) => days(name, (int?)standard?.TotalDays ?? 0) is > 0 and var number ? TimeSpan.FromDays(number) : null;

        var standard = new RetentionSettings();
        var settings = standard with
        {
            Runs = Span("TRADEWIND_RUN_DAYS", standard.Runs), Drafts = Span("TRADEWIND_DRAFT_DAYS", standard.Drafts), Audit = Span("TRADEWIND_AUDIT_DAYS", standard.Audit),
        };
        if (text(LeastRuns) is not { } least) return settings;
        if (int.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 100_000) return settings with { LeastRuns = number };
        faults.Add($"{LeastRuns} is '{least}'; use a number of runs from 1 to 100000.");
        return settings;
    }
}
