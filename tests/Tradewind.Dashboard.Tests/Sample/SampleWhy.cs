using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Why;

namespace Tradewind.Dashboard.Sample;

/// <summary>The engine's own rule over the sample's runs and nodes.</summary>
internal sealed class SampleWhy(SampleInstallation sample) : IWhyQueries
{
    public Task<WhyReport?> WhyAsync(long runId, string taskId, int mapIndex, CancellationToken cancel)
    {
        if (!sample.Runs.TryGetValue(runId, out var stored)) return Task.FromResult<WhyReport?>(null);
        var run = new LiveRun(stored.Head, sample.Dags[stored.Head.DagId].Plan, stored.Instances);
        if (run.Find(run.Plan.IndexOf(taskId), mapIndex) is not { } instance) return Task.FromResult<WhyReport?>(null);
        var facts = new WhyFacts { Nodes = sample.Nodes, MaxActiveRuns = run.Plan.Graph.MaxActiveRuns, Rooms = sample.Rooms, Holders = sample.Holders };
        return Task.FromResult<WhyReport?>(new(instance.State, Blockers.Of(run, instance, facts)));
    }
}
