using System.Globalization;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Commands;

/// <inheritdoc cref="IRunCommands"/>
public sealed class RunCommands(IRunStore runs, IRunQueries queries, IDagStore dags, IAccessStore access, IFeed feed, TimeProvider time) : IRunCommands
{
    private const int LongestKey = 200;
    private const int MostInAMoment = 1_000;

    /// <inheritdoc/>
    public async Task<RunSummary> TriggerAsync(TriggerRequest request, Caller caller, CancellationToken cancel)
    {
        await caller.RequireAsync(Deed.Trigger, request.DagId, dags, () => DagCommands.Missing(request.DagId), cancel);
        if (await dags.CurrentAsync(request.DagId, cancel) is not { } dag) throw DagCommands.Missing(request.DagId);
        if (!dag.Active) throw Inactive(request.DagId);
        var now = time.GetUtcNow();
        var logical = request.LogicalDate?.ToUniversalTime() ?? now;
        var faults = new Rejections();
        faults.Add("key", request.Key is { } given ? KeyFault(given) : null);
        faults.Add("partition", request.Partition is { } partition ? PartitionKeys.Fault(partition) : null);
        faults.Add("logicalDate", DateBounds.Fault("The logical date", logical));
        var parameters = faults.Read(() => ParamsCheck.Complete(dag.Plan.Graph.ParamsSchema, request.Params));
        faults.Done();
        var head = new RunHead
        {
            DagId = request.DagId, VersionId = dag.VersionId, Key = request.Key ?? KeyOf(now, request.Partition), Type = request.Parent is null ? RunType.Manual : RunType.Triggered, LogicalDate = logical,
            DataIntervalStart = logical, DataIntervalEnd = logical, Partition = request.Partition, Params = parameters, TriggeredBy = caller.Name, ParentInstance = request.Parent, Note = request.Note, CreatedAt = now,
        };
        var changes = Made(head, dag, caller, request);
        var id = await runs.CreateAsync(changes, null, cancel);
        // Two people, or a program, may ask in one microsecond: nobody chose that key, so the next one does as well.
        for (var later = 1; id is null && request.Key is null && later <= MostInAMoment; later++)
        {
            changes = Made(head with { Key = KeyOf(now.AddMicroseconds(later), request.Partition) }, dag, caller, request);
            id = await runs.CreateAsync(changes, null, cancel);
        }

        var key = changes.Run.Head.Key;
        if (id is null) throw new RejectedException(RejectedReason.Conflict, $"DAG '{request.DagId}' already has a run '{key}'.", "key");
        await access.AuditAsync(
            new(now, caller.Name, "run.trigger", $"dag:{request.DagId}", null, JsonSerializer.Serialize(new { run = id, key, logicalDate = logical, partition = request.Partition })));
        feed.PublishChanges([changes]);
        return (await queries.GetAsync(id.Value, cancel))!;
    }

    /// <inheritdoc/>
    public async Task<RunSummary> CancelAsync(long run, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Cancel);
        if (await queries.GetAsync(run, cancel) is not { } known) throw Missing(run);
        await caller.RequireAsync(Deed.Cancel, known.Head.DagId, dags, () => Missing(run), cancel);
        var stopped = false;
        var written = await runs.UpdateAsync(
            [run], caller.Name, (live, changes) => stopped = live.Cancel(changes, time.GetUtcNow(), $"cancelled by {caller.Name}"), cancel);
        if (written.Count == 0) throw Missing(run);
        if (stopped)
        {
            await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "run.cancel", $"run:{run}", null, null) { DagId = known.Head.DagId });
            feed.PublishChanges(written);
        }

        return (await queries.GetAsync(run, cancel))!;
    }

    /// <summary>What is said when there is no such run.</summary>
    public static RejectedException Missing(long run) => new(RejectedReason.NotFound, $"There is no run {run}.", "run");

    /// <summary>What is said when a DAG's file is gone.</summary>
    internal static RejectedException Inactive(string dagId) =>
        new(RejectedReason.Conflict, $"DAG '{dagId}' is inactive, because its file is gone. Put the file back to run it.", "dagId");

    private static string? KeyFault(string key)
    {
        if (!IsKey(key)) return $"A run's key has 1 to {LongestKey} characters, none of them control characters or half a surrogate pair.";
        // Were it taken, the run that news is to make could not be made, now or later.
        return key.StartsWith(AssetRule.KeyPrefix, StringComparison.Ordinal) ? $"Keys that begin with '{AssetRule.KeyPrefix}' are for runs that news of assets brings; choose another." : null;
    }

    private static string KeyOf(DateTimeOffset moment, string? partition) =>
        string.Create(CultureInfo.InvariantCulture, $"manual__{moment:yyyy-MM-ddTHH:mm:ss.ffffff}Z{AssetRule.KeySuffix(partition)}");

    private static RunChanges Made(RunHead head, CurrentDag dag, Caller caller, TriggerRequest request)
    {
        var run = LiveRun.Create(head, dag.Plan);
        var changes = new RunChanges(run, caller.Name) { ExpectedEpoch = null, NoCache = request.NoCache };
        run.Watch(changes);
        return changes;
    }

    private static bool IsKey(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestKey) return false;
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) return false;
        return true;
    }
}
