using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Scheduler;

/// <summary>
/// Notices dead nodes and has their work done again elsewhere, on the platform's account. After an outage of the
/// metastore it waits for one lease: nobody could renew meanwhile.
/// </summary>
public sealed partial class Rescuer(INodeStore nodes, IRunStore runs, IFeed feed, TimeProvider time, SchedulerOptions options, ILogger<Rescuer> log) : IDuty
{
    private DateTimeOffset _notBefore;

    /// <summary>The metastore was away until now.</summary>
    public void NoteOutage() => _notBefore = time.GetUtcNow() + options.NodeLease;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() >= _notBefore)
        {
            foreach (var node in await nodes.GiveUpExpiredAsync(options.NodeGrace, cancel))
            {
                GaveUp(node);
                feed.Publish(new(Topic.Nodes));
            }
        }

        foreach (var node in await nodes.LostWithWorkAsync(cancel)) await RescueAsync(node, cancel);
        return null;
    }

    private async Task RescueAsync(string node, CancellationToken cancel)
    {
        var open = await runs.OpenAttemptsAsync(node, cancel);
        var ended = 0;
        foreach (var portion in open.GroupBy(claim => InstanceId.RunOf(claim.Instance)).Chunk(200))
        {
            var byRun = portion.ToDictionary(run => run.Key, run => run.ToArray());
            var written = await runs.UpdateAsync([.. byRun.Keys.Order()], "scheduler", (run, changes) => Lose(run, changes, byRun[run.Head.Id], node), cancel);
            feed.PublishChanges(written);
            ended += written.Sum(changes => byRun[changes.Run.Head.Id].Length);
        }

        // What cannot be read stays as it is, and is looked at in every pass.
        if (ended > 0) Rescued(ended, node);
    }

    private void Lose(LiveRun run, RunChanges changes, Claim[] claims, string node)
    {
        foreach (var claim in claims)
            run.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, new() { Kind = ReportKind.Lost, Message = $"Its node {node} was not heard of any more." }, time.GetUtcNow());
    }

    [LoggerMessage(LogLevel.Warning, "Node {Node} is given up: its lease ended")]
    private partial void GaveUp(string node);

    [LoggerMessage(LogLevel.Warning, "{Attempts} attempts of the lost node {Node} were ended as lost")]
    private partial void Rescued(int attempts, string node);
}
