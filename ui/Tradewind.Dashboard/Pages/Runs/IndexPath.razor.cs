using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Ports;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>Leads from one index of a task in a mapped group to the same index of the tasks before and after it.</summary>
public sealed partial class IndexPath
{
    private (long Run, long Epoch, string Group, int Index)? _shown;
    private IReadOnlyList<(string Task, TaskInstanceState State)> _steps = [];

    [Parameter, EditorRequired] public required long RunId { get; set; }

    /// <summary>The run's epoch: with each the states are read anew.</summary>
    [Parameter, EditorRequired] public required long Epoch { get; set; }

    [Parameter, EditorRequired] public required string TaskId { get; set; }

    /// <summary>The group that the tasks stand in.</summary>
    [Parameter, EditorRequired] public required string Group { get; set; }

    /// <summary>All tasks of the group.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Tasks { get; set; }

    [Parameter, EditorRequired] public required int MapIndex { get; set; }

    /// <summary>The address of a task's drawer, with this index.</summary>
    [Parameter, EditorRequired] public required Func<string, string> Href { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        // The page around it draws this much more often than the run changes.
        if (_shown == (RunId, Epoch, Group, MapIndex)) return;
        _shown = (RunId, Epoch, Group, MapIndex);
        var steps = new List<(string, TaskInstanceState)>(Tasks.Count);
        foreach (var task in Tasks)
            if (await Runs.InstanceAsync(RunId, task, MapIndex, default) is { } detail) steps.Add((task, detail.View.Instance.State));
        _steps = steps;
    }

    private string Short(string task) => task.StartsWith(Group + ".", StringComparison.Ordinal) ? task[(Group.Length + 1)..] : task;
}
