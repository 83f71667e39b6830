using System.Globalization;
using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Telemetry;

namespace Tradewind.Engine.Feed;

/// <summary>Tells others what committed changes mean for them: the feed, and whoever meters. Every writer comes through here once.</summary>
public static class RunNotices
{
    /// <summary>Publishes the notices that follow from changes; called after they are committed.</summary>
    public static void PublishChanges(this IFeed feed, IEnumerable<RunChanges> committed)
    {
        foreach (var changes in committed)
        {
            if (!changes.Any) continue;
            RunTelemetry.Note(changes);
            var run = changes.Run.Head.Id.ToString(CultureInfo.InvariantCulture);
            feed.Publish(new(Topic.Run, run));
            foreach (var queue in changes.Ready.Select(ready => ready.Queue).Distinct()) feed.Publish(new(Topic.Ready, queue));
            if (changes.Held.Count > 0 || changes.Released.Count > 0) feed.Publish(new(Topic.Limits));
            if (changes.Due.Count > 0 || changes.Emitted.Count > 0 || changes.Deferred.Count > 0 || MovesPast(changes)) feed.Publish(new(Topic.Due));
            if (changes.Callbacks.Count > 0) feed.Publish(new(Topic.Callbacks));
            if (changes.Alerts.Count > 0) feed.Publish(new(Topic.Alerts));
            if (changes.Ended || ((changes.ExpectedEpoch is null || changes.HeadChanged) && changes.Run.Head.State == RunState.Queued)) feed.Publish(new(Topic.RunQueued));
            if ((changes.HeadChanged && changes.Run.Head.CancelRequestedAt is not null) || changes.StopRequests.Count > 0) feed.Publish(new(Topic.Cancel, run));
        }
    }

    // A task waits for its past, or what another run's task waits for has gone well.
    private static bool MovesPast(RunChanges changes) =>
        changes.AwaitsPast.Count > 0
        || (changes.Run.Plan.MindsPast && changes.Moves.Exists(move => PastRule.WentWell.Contains(move.To)));
}
