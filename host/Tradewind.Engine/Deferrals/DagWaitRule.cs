using Tradewind.Engine.States;

namespace Tradewind.Engine.Deferrals;

/// <summary>What the state of another DAG's run means for a task that waits for it.</summary>
public static class DagWaitRule
{
    /// <summary>How the wait ends; null while it goes on.</summary>
    public static WaitEnd? Decide(DagWait wait)
    {
        var what = wait.Wait.For;
        if (what.WhenMissing == WhenMissing.Fail)
        {
            if (!wait.DagKnown) return WaitEnd.Failed($"It waits for DAG '{what.DagId}', which does not exist. Correct the name, or let it wait with whenMissing: WhenMissing.Wait.");
            if (!wait.TaskKnown) return WaitEnd.Failed($"It waits for task '{what.TaskId}' of DAG '{what.DagId}', which has no such task. Correct the name, or let it wait with whenMissing: WhenMissing.Wait.");
        }

        if (wait.Run is not { } run) return null;
        IReadOnlyList<EndState?> ends = what.TaskId is null
            ? [EndOf(wait.State)]
            // An index that was removed is not part of the run any more.
            : [.. wait.Tasks.Where(state => state != TaskInstanceState.Removed).Select(EndOf)];
        if (ends.Count == 0) return null;

        var (named, of) = (WaitWords.Of(what), $"run {run}");
        if (ends.FirstOrDefault(end => end is { } one && what.Failing.Contains(one)) is { } failed) return WaitEnd.Failed($"{Capital(named)} ended as {Word(failed)} ({of})");
        if (ends.Any(end => end is not { } one || !(what.Allowed.Contains(one) || what.Skipping.Contains(one)))) return null;
        if (ends.Any(end => what.Allowed.Contains(end!.Value)))
            return WaitEnd.With(XComJson.Write(new AwaitedRun(run, what.DagId!, what.TaskId, what.LogicalDate!.Value)), $"{named} ended as {Word(ends.First(end => what.Allowed.Contains(end!.Value))!.Value)} ({of})");
        return WaitEnd.Skipped($"{named} ended as {Word(ends[0]!.Value)} ({of})");
    }

    private static EndState? EndOf(RunState state) => state switch
    {
        RunState.Success => EndState.Success,
        RunState.Failed => EndState.Failed,
        RunState.Cancelled => EndState.Cancelled,
        _ => null,
    };

    private static EndState? EndOf(TaskInstanceState state) => state switch
    {
        TaskInstanceState.Success => EndState.Success,
        TaskInstanceState.Failed => EndState.Failed,
        TaskInstanceState.Skipped => EndState.Skipped,
        TaskInstanceState.UpstreamFailed => EndState.UpstreamFailed,
        TaskInstanceState.Cancelled => EndState.Cancelled,
        _ => null,
    };

    private static string Word(EndState end) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(end.ToString());

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
