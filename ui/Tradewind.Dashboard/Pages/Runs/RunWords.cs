using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>What a run's row says in words.</summary>
internal static class RunWords
{
    /// <summary>For example <c>ada, by hand</c> or <c>schedule</c>.</summary>
    public static string MadeBy(RunHead run)
    {
        var who = run.TriggeredBy.StartsWith("user:", StringComparison.Ordinal) ? run.TriggeredBy[5..] : run.TriggeredBy;
        return run.Type switch
        {
            RunType.Scheduled => "schedule",
            RunType.Asset => "news of assets",
            RunType.Manual => $"{who}, by hand",
            RunType.Draft => $"{who}, trying a draft",
            RunType.Triggered => $"{(who.StartsWith("task:", StringComparison.Ordinal) ? who[5..] : who)}, a task",
            _ => $"{who}, {Word(run.Type)}",
        };
    }

    /// <summary>What made it, as an address says it: <c>manual</c>.</summary>
    public static string Word(RunType type) => type.ToString().ToLowerInvariant();

    /// <summary>What makes such runs: <c>the schedule</c>.</summary>
    public static string Maker(RunType type) => type switch
    {
        RunType.Scheduled => "the schedule",
        RunType.Asset => "news of assets",
        RunType.Manual => "hand",
        RunType.Draft => "trying a draft",
        RunType.Triggered => "a task",
        _ => $"a {Word(type)}",
    };

    /// <summary>For example <c>version 3</c>; a draft that was never saved has no number for people.</summary>
    public static string Version(int number) => number > 0 ? $"version {number}" : "draft";
}
