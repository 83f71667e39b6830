using Tradewind.Dashboard.Design;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Graph;

/// <summary>A run's states as the canvas takes them: one small number per node.</summary>
internal static class SceneStates
{
    public static IReadOnlyList<int> Of(GraphPlan plan, IReadOnlyList<TaskStates> states)
    {
        var byTask = states.ToDictionary(state => state.TaskId);
        return [.. plan.Tasks.Select(task => byTask.TryGetValue(task.Id, out var state) ? StateLook.Of(state.Overall).Number : 0)];
    }
}
