using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Bundles;

/// <summary>
/// Keeps a list of coming slots for each DAG with a timetable of its own. Only the dag-processor runs that timetable; the
/// scheduler plans by the list, and before it runs out this asks for more. Several servers may do so at once: they ask the same
/// and store the same.
/// </summary>
public sealed partial class SlotKeeper(BundleOptions options, IProcessorPool processors, IDagStore dags, IFeed feed, TimeProvider time, ILogger<SlotKeeper> log) : BackgroundService
{
    private const int SlotsAsked = 200;
    private const int SlotsLeft = 50;
    private static readonly TimeSpan AskFaultyAgain = TimeSpan.FromMinutes(10);

    // The process may have gone for another reason.
    private static readonly TimeSpan AskGoneAgain = TimeSpan.FromMinutes(1);

    private readonly PassLoop _passes = new(feed, time);
    private readonly Dictionary<(string DagId, long Version), DateTimeOffset> _faulty = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // The scheduler tells of every DAG that it plans.
        _passes.RunAsync(topic => topic is Topic.Dag, PassAsync, stoppingToken);

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        await LookAsync(cancel);
        return options.RescanInterval;
    }

    /// <summary>Has every list that runs out filled up.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var dag in await dags.WithOwnTimetableAsync(cancel))
                if (WantsSlots(dag)) await ListAsync(dag, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // The metastore may be away, or the processor's program may be replaced just now; the next look finds the same.
            LookFailed(fault);
        }
    }

    private bool WantsSlots(CurrentDag dag)
    {
        if (_faulty.TryGetValue((dag.DagId, dag.VersionId), out var again) && time.GetUtcNow() < again) return false;
        if (dag.Slots is not { } listed) return true;
        // With catchup the list may well lie in the past; without, what has passed is of no use any more.
        var from = dag.LastScheduled?.Interval.Start;
        var now = time.GetUtcNow();
        return !listed.Over && listed.Slots.Count(slot => !(slot.Start <= from) && (dag.Plan.Graph.Catchup || slot.End > now)) < SlotsLeft;
    }

    private async Task ListAsync(CurrentDag dag, CancellationToken cancel)
    {
        var graph = dag.Plan.Graph;
        var bundle = await dags.CompiledAsync(await dags.BundleKeyAsync(dag.VersionId, cancel), cancel)
            ?? throw new InvalidOperationException($"DAG {dag.DagId} has no compiled script.");
        var from = dag.LastScheduled?.Interval is { } last ? (last.End > last.Start ? last.End : last.Start.AddMicroseconds(1)) : graph.Start ?? dag.FirstSeen;
        try
        {
            var listed = await processors.ListSlotsAsync(bundle, dag.DagId, from, graph.Catchup ? null : time.GetUtcNow(), SlotsAsked, cancel);
            if (listed.Fault is null)
            {
                _faulty.Remove((dag.DagId, dag.VersionId));
                await dags.StoreSlotsAsync(dag.DagId, dag.VersionId, new([.. listed.Slots.Select(slot => new Engine.Schedules.DataInterval(slot.Start, slot.End))], listed.Over), cancel);
                Listed(dag.DagId, listed.Slots.Count);
                feed.Publish(new(Topic.Dag, dag.DagId));
                return;
            }

            PutOff(dag, listed.Fault, AskFaultyAgain);
        }
        catch (ProcessorGoneException gone)
        {
            PutOff(dag, gone.Message, AskGoneAgain);
        }
    }

    private void PutOff(CurrentDag dag, string why, TimeSpan wait)
    {
        Faulty(dag.DagId, why, wait);
        _faulty[(dag.DagId, dag.VersionId)] = time.GetUtcNow() + wait;
    }

    [LoggerMessage(LogLevel.Debug, "The timetable of DAG {DagId} named {Slots} slots")]
    private partial void Listed(string dagId, int slots);

    [LoggerMessage(LogLevel.Error, "DAG {DagId} gets no further slots: {Message} Its timetable is asked again in {Wait}, and when its script changes")]
    private partial void Faulty(string dagId, string message, TimeSpan wait);

    [LoggerMessage(LogLevel.Error, "The timetables of DAGs could not be looked at just now; they are looked at again")]
    private partial void LookFailed(Exception fault);
}
