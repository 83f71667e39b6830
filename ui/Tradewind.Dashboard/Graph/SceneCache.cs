using Microsoft.Extensions.Caching.Memory;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Graph;

/// <summary>The layouts of the DAG versions last looked at. A version never changes, so neither does its layout.</summary>
internal sealed class SceneCache : IDisposable
{
    private const int MostScenes = 200;

    private readonly MemoryCache _scenes = new(new MemoryCacheOptions { SizeLimit = MostScenes });

    public FoldedGraph Of(string dagId, int version, GraphPlan plan, IReadOnlySet<string> open) =>
        _scenes.GetOrCreate((dagId, version, string.Join(' ', open.Order(StringComparer.Ordinal))), entry =>
        {
            entry.Size = 1;
            return FoldedGraph.Of(plan, open);
        })!;

    /// <summary>The layout of a plan that is no version.</summary>
    public static GraphScene Arrange(GraphPlan plan) => FoldedGraph.Of(plan, FoldedGraph.All(plan)).Scene;

    /// <summary>Whether two plans make the same picture.</summary>
    public static bool IsSame(GraphPlan one, GraphPlan other) =>
        one.Tasks.Select(task => (task.Id, task.Operator)).SequenceEqual(other.Tasks.Select(task => (task.Id, task.Operator)))
        && one.Downstream.Zip(other.Downstream).All(pair => pair.First.SequenceEqual(pair.Second));

    public void Dispose() => _scenes.Dispose();
}
