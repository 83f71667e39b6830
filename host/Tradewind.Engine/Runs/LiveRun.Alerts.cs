using Tradewind.Engine.Alerts;

namespace Tradewind.Engine.Runs;

/// <summary>What alert channels may want to hear of: noted with the change itself. Whether one does is decided where it is stored.</summary>
public sealed partial class LiveRun
{
    private void Alert(RunChanges changes, AlertKind kind, DateTimeOffset now, string? why) =>
        changes.Alert(new() { Kind = kind, At = now, DagId = Head.DagId, RunKey = Head.Key, Why = why });

    private void Alert(RunChanges changes, AlertKind kind, TaskInstance instance, DateTimeOffset now, string? why) =>
        changes.Alert(new() { Kind = kind, At = now, DagId = Head.DagId, RunKey = Head.Key, TaskId = TaskOf(instance).Id, MapIndex = instance.MapIndex, Attempt = instance.Attempt, Why = why });
}
