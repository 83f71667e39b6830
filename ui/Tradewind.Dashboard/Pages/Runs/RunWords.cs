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
            _ => $"{who}, {run.Type.ToString().ToLowerInvariant()}",
        };
    }

    /// <summary>For example <c>version 3</c>; a draft that was never saved has no number for people.</summary>
    public static string Version(int number) => number > 0 ? $"version {number}" : "draft";
}
