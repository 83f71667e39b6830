using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Dispatch;

/// <summary>What a runner is told of the attempt, or of the callback, that it is to run.</summary>
internal sealed class AttemptMessages(IDagStore dags)
{
    private readonly BundleKeys _bundles = new(dags);
    private readonly LatestSlots _latest = new(dags);

    /// <summary>Of an attempt that begins.</summary>
    public async ValueTask<RunAttempt> OfAsync(LiveRun run, TaskInstance instance, DateTimeOffset at, CancellationToken cancel)
    {
        var head = run.Head;
        var bundle = await _bundles.OfAsync(head.VersionId, cancel);
        var isLatest = await _latest.OfAsync(run, instance, at, cancel);
        return new()
        {
            Instance = InstanceId.Of(head.Id, instance.Ordinal),
            Attempt = instance.Attempt,
            Fence = instance.Fence,
            Run = head.Id,
            DagId = head.DagId,
            TaskId = run.TaskOf(instance).Id,
            MapIndex = instance.MapIndex,
            MapVersion = run.MapVersion(instance.TaskIndex),
            MapLengths = run.MapLengths(instance.TaskIndex),
            BundleKey = bundle,
            LogicalDate = head.LogicalDate,
            DataIntervalStart = head.DataIntervalStart,
            DataIntervalEnd = head.DataIntervalEnd,
            RunType = (byte)head.Type,
            IsLatest = isLatest,
            Params = head.Params,
            Partition = head.Partition,
        };
    }

    /// <summary>Of a callback.</summary>
    public async ValueTask<RunAttempt> OfAsync(LiveRun run, CallbackClaim claim, CancellationToken cancel)
    {
        var (write, head) = (claim.Write, run.Head);
        var bundle = await _bundles.OfAsync(write.VersionId, cancel);
        return new()
        {
            Instance = claim.Instance,
            Attempt = claim.Number,
            Fence = claim.Number,
            Run = head.Id,
            DagId = head.DagId,
            TaskId = write.TaskId,
            MapIndex = write.MapIndex,
            MapVersion = 0,
            BundleKey = bundle,
            LogicalDate = head.LogicalDate,
            DataIntervalStart = head.DataIntervalStart,
            DataIntervalEnd = head.DataIntervalEnd,
            RunType = (byte)head.Type,
            // Only a branch asks, in its body.
            IsLatest = false,
            Params = head.Params,
            Partition = head.Partition,
            Callback = new(write.Attempt, (byte)write.Facts.Kind, write.Facts.State, write.Facts.At, write.Facts.Reason, write.Facts.ErrorType),
        };
    }
}
