using System.Text.Json;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Invariants;

/// <summary>The callbacks of a run as its journal would have them: one for each end that its script wants to hear of, none for anything else.</summary>
internal sealed class CallbackTally(GraphPlan plan, IReadOnlyList<(int Ordinal, int Task)> instances)
{
    private static readonly string Running = TaskInstanceState.Running.Word();
    private static readonly string RetriedLater = TaskInstanceState.UpForRetry.Word();
    private static readonly string[] TriedAtOnce = [TaskInstanceState.Queued.Word(), TaskInstanceState.Scheduled.Word()];
    private readonly Dictionary<int, int> _taskOf = instances.ToDictionary(one => one.Ordinal, one => one.Task);
    private readonly List<(int Ordinal, CallbackKind Kind, long At)> _ends = [];
    private readonly List<(int Ordinal, CallbackKind Kind, long At)> _due = [];

    /// <summary>The next move, as the journal has it: number, from, to, why, at.</summary>
    public void Move(string actor, JsonElement move)
    {
        var (ordinal, from, to) = (move[0].GetInt32(), move[1].GetString()!, move[2].GetString()!);

        // The run may have moved to another version with that, whose script says nothing of what it wished to hear before.
        var reopened = ordinal < 0 ? StateWords.RunState(from)?.IsFinal() == true && StateWords.RunState(to)?.IsFinal() == false : to == TaskInstanceState.None.Word();
        if (reopened && actor.StartsWith("user:", StringComparison.Ordinal)) _due.Clear();
        if (KindOf(ordinal, from, to, move[3].GetString()) is not { } kind) return;

        var end = (ordinal, kind, move[4].GetInt64());
        _ends.Add(end);
        var wished = ordinal < 0 ? plan.Graph.Callbacks : plan.Tasks[_taskOf[ordinal]].Callbacks;
        if (wished.Contains(kind)) _due.Add(end);
    }

    /// <summary>What does not agree with the callbacks that are stored.</summary>
    public IEnumerable<(int Ordinal, string What)> Compare(IEnumerable<(int Ordinal, CallbackKind Kind, long At)> stored)
    {
        var (ends, due, rows) = (Count(_ends), Count(_due), Count(stored));
        foreach (var (end, count) in due)
            if (rows.GetValueOrDefault(end) < count) yield return (end.Ordinal, $"the callback about its {end.Kind} is missing");
        foreach (var (row, count) in rows)
            if (count > ends.GetValueOrDefault(row)) yield return (row.Ordinal, ends.ContainsKey(row) ? $"the callback about its {row.Kind} is doubled" : $"a callback about a {row.Kind} that never was");
    }

    private static CallbackKind? KindOf(int ordinal, string from, string to, string? why)
    {
        // Nothing moves from a state to itself: this is the note of a deadline.
        if (from == to) return CallbackKind.DeadlineMissed;
        if (ordinal < 0) return StateWords.RunState(to) is { } run ? CallbackRule.For(run) : null;
        // What waited for an event that came badly waits for its retry without having run.
        if (to == RetriedLater || (from == Running && (TriedAtOnce.Contains(to) || (to == TaskInstanceState.None.Word() && why == LiveRun.Held)))) return CallbackKind.Retry;
        return StateWords.TaskState(to) is { } state ? CallbackRule.For(state) : null;
    }

    private static Dictionary<(int Ordinal, CallbackKind Kind, long At), int> Count(IEnumerable<(int Ordinal, CallbackKind Kind, long At)> items) =>
        items.GroupBy(item => item).ToDictionary(group => group.Key, group => group.Count());
}
