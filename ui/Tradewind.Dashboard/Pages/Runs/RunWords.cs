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
            RunType.Triggered => $"{(who.StartsWith("task:", StringComparison.Ordinal) ? who[5..] : who)}, a task",
            _ => $"{who}, {run.Type.ToString().ToLowerInvariant()}",
        };
    }
}
