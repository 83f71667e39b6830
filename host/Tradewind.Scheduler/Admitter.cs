using System.Globalization;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Scheduler;

/// <summary>Lets tasks go that wait for limits (pools, active tasks, keys, rates) as far as there is room, and ends those that do not wait for their key.</summary>
public sealed class Admitter(ILimitStore limits, IRunStore runs, IFeed feed, TimeProvider time) : IDuty
{
    private const string Actor = "limits";

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        while (true)
        {
            var admitted = await limits.AdmitAsync(time.GetUtcNow(), cancel);
            foreach (var run in admitted.Runs) feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
            foreach (var queue in admitted.Queues) feed.Publish(new(Topic.Ready, queue));
            var ended = await CollideAsync(admitted.Collisions, cancel) + await SupersedeAsync(admitted.Superseded, cancel);
            if (!admitted.More && ended == 0) return admitted.Next;
        }
    }

    private async Task<int> CollideAsync(IReadOnlyList<Collision> collisions, CancellationToken cancel)
    {
        var byRun = collisions.ToLookup(collision => InstanceId.RunOf(collision.Instance));
        return await UpdateAsync(
            [.. byRun.Select(run => run.Key)],
            (run, changes) =>
            {
                foreach (var one in byRun[run.Head.Id]) run.Collide(changes, InstanceId.OrdinalOf(one.Instance), one.OnCollision, one.Key, time.GetUtcNow());
            },
            cancel);
    }

    private async Task<int> SupersedeAsync(IReadOnlyList<long> superseded, CancellationToken cancel)
    {
        var byRun = superseded.ToLookup(InstanceId.RunOf);
        foreach (var run in byRun) feed.Publish(new(Topic.Cancel, run.Key.ToString(CultureInfo.InvariantCulture)));
        return await UpdateAsync(
            [.. byRun.Select(run => run.Key)],
            (run, changes) =>
            {
                foreach (var instance in byRun[run.Head.Id]) run.Supersede(changes, InstanceId.OrdinalOf(instance), time.GetUtcNow());
            },
            cancel);
    }

    private async Task<int> UpdateAsync(List<long> ids, Action<LiveRun, RunChanges> apply, CancellationToken cancel)
    {
        if (ids.Count == 0) return 0;
        ids.Sort();
        var written = await runs.UpdateAsync(ids, Actor, apply, cancel);
        feed.PublishChanges(written);
        return written.Count(changes => changes.Any);
    }
}
