using Microsoft.Extensions.Caching.Memory;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Graph;

/// <summary>The layouts of the DAG versions last looked at. A version never changes, so neither does its layout.</summary>
internal sealed class SceneCache : IDisposable
{
    private const int MostVersions = 200;

    private readonly MemoryCache _scenes = new(new MemoryCacheOptions { SizeLimit = MostVersions });

    public GraphScene Of(string dagId, int version, GraphPlan plan) =>
        _scenes.GetOrCreate((dagId, version), entry =>
        {
            entry.Size = 1;
            return Arrange(plan);
        })!;

    /// <summary>The layout of a plan that is no version.</summary>
    public static GraphScene Arrange(GraphPlan plan)
    {
        var nodes = plan.Tasks.Select(task => new GraphNode(task.Id, task.Operator)).ToArray();
        var edges = plan.Downstream.SelectMany((successors, from) => successors.Select(to => (from, to))).ToArray();
        return GraphScene.Of(nodes, edges);
    }

    /// <summary>Whether two plans make the same picture.</summary>
    public static bool IsSame(GraphPlan one, GraphPlan other) =>
        one.Tasks.Select(task => (task.Id, task.Operator)).SequenceEqual(other.Tasks.Select(task => (task.Id, task.Operator)))
        && one.Downstream.Zip(other.Downstream).All(pair => pair.First.SequenceEqual(pair.Second));

    public void Dispose() => _scenes.Dispose();
}
