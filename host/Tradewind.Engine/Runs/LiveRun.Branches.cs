using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>Branches: what one did not choose is skipped.</summary>
public sealed partial class LiveRun
{
    private string? WrongChoice(TaskInstance instance, AttemptReport report)
    {
        if (report.Chosen is not { Count: > 0 } chosen) return null;
        var successors = Plan.Downstream[instance.TaskIndex].ToHashSet();
        var stranger = chosen.FirstOrDefault(id => !Plan.TryIndexOf(id, out var task) || !successors.Contains(task));
        return stranger is null ? null : $"It chose '{stranger}', which does not come right after it. Draw the edge or choose another.";
    }

    // Their successors do not follow yet: another unchosen task could still be among them.
    private List<int> SkipUnchosen(RunChanges changes, TaskInstance branch, IReadOnlyList<string> chosen, DateTimeOffset now)
    {
        var skipped = new List<int>();
        var picked = chosen.Select(Plan.IndexOf).ToHashSet();
        if (picked.Count == Plan.Downstream[branch.TaskIndex].Length) return skipped;
        var onChosenPath = Plan.From(picked);
        var why = $"'{TaskOf(branch).Id}' chose {(chosen.Count == 0 ? "nothing" : string.Join(", ", chosen))}";
        foreach (var successor in Plan.Downstream[branch.TaskIndex])
        {
            if (onChosenPath[successor] || _idle[successor] == 0 || Plan.IsTeardown(successor)) continue;
            EndIdle(changes, successor, Skipped, now, why, branch);
            skipped.Add(successor);
        }

        return skipped;
    }
}
