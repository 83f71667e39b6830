using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>The stored columns of a task instance, as a value that can be compared.</summary>
internal sealed record InstanceFields(
    int Ordinal, int TaskIndex, int MapIndex, TaskInstanceState State, int Attempt, int Fence, int Failures, int Losses, int Checks, string? Node,
    DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? DueAt, int? OutputLength, string? Reason, StopRequest? StopRequest = null)
{
    public static InstanceFields Of(TaskInstance instance) => new(
        instance.Ordinal, instance.TaskIndex, instance.MapIndex, instance.State, instance.Attempt, instance.Fence, instance.Failures, instance.Losses,
        instance.Checks, instance.Node, instance.QueuedAt, instance.StartedAt, instance.EndedAt, instance.DueAt, instance.OutputLength, instance.Reason, instance.StopRequest);

    public TaskInstance ToInstance() => new()
    {
        Ordinal = Ordinal,
        TaskIndex = TaskIndex,
        MapIndex = MapIndex,
        State = State,
        Attempt = Attempt,
        Fence = Fence,
        Failures = Failures,
        Losses = Losses,
        Checks = Checks,
        Node = Node,
        QueuedAt = QueuedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        DueAt = DueAt,
        OutputLength = OutputLength,
        Reason = Reason,
        StopRequest = StopRequest,
    };
}
