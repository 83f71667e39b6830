using Tradewind.Engine.Callbacks;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Runs;

/// <summary>Whom to call back about what happens here: noted with the change itself, so that one is never stored without the other.</summary>
public sealed partial class LiveRun
{
    private void CallBack(RunChanges changes, TaskInstance instance, CallbackKind? about, TaskInstanceState state, DateTimeOffset now, string? why)
    {
        var task = TaskOf(instance);
        if (task.Callbacks.Count == 0 || about is not { } kind || !task.Callbacks.Contains(kind)) return;

        // Only an attempt that ended with this change says what was thrown; what ended before says nothing of a later mark or cancel.
        var ended = changes.EndedAttempts.FindLast(end => end.Ordinal == instance.Ordinal && end.Attempt == instance.Attempt);
        changes.CallBack(new()
        {
            Ordinal = instance.Ordinal,
            VersionId = Head.VersionId,
            TaskId = task.Id,
            MapIndex = instance.MapIndex,
            Attempt = instance.Attempt,
            Facts = new() { Kind = kind, State = state.Word(), At = now, Reason = why, ErrorType = ended.Report?.ErrorType },
        });
    }

    private void CallBack(RunChanges changes, CallbackKind? about, RunState state, DateTimeOffset now, string? why)
    {
        if (Plan.Graph.Callbacks.Count == 0 || about is not { } kind || !Plan.Graph.Callbacks.Contains(kind)) return;
        changes.CallBack(new()
        {
            Ordinal = CallbackWrite.OfRun,
            VersionId = Head.VersionId,
            TaskId = "",
            Facts = new() { Kind = kind, State = state.Word(), At = now, Reason = why },
        });
    }
}
