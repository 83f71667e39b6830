using Tradewind.Engine.Rules;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Runs;

/// <summary>How a run ends when all its instances have: by its leaves (teardowns left out), with a word on failures that no leaf shows.</summary>
internal static class RunOutcome
{
    /// <summary>How the reason of a success begins when a failure is hidden.</summary>
    public const string Warning = "warning: ";

    /// <summary>A run fails if any leaf failed or could not run, and succeeds otherwise.</summary>
    public static (RunState State, string? Reason) Of(GraphPlan plan, UpstreamTally[] own)
    {
        var failedLeaves = new List<string>();
        var hidden = new List<string>();
        for (var task = 0; task < plan.Tasks.Count; task++)
        {
            if (own[task].Failed == 0) continue;
            (plan.CountsAtEnd[task] ? failedLeaves : hidden).Add(plan.Tasks[task].Id);
        }

        if (failedLeaves.Count > 0) return (RunState.Failed, $"failed at the end: {Some(failedLeaves)}");
        return (RunState.Success, hidden.Count > 0 ? $"{Warning}succeeded although these failed: {Some(hidden)}" : null);
    }

    private static string Some(List<string> tasks) =>
        tasks.Count <= 5 ? string.Join(", ", tasks) : $"{string.Join(", ", tasks.Take(5))} and {tasks.Count - 5} more";
}
