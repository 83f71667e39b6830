using Tradewind.Graph;

namespace Tradewind;

public sealed partial class Dag
{
    /// <summary>When a run is to be done; null for no deadline. One that is missed is told (<see cref="OnDeadlineMissed"/>) and shown, and stops nothing.</summary>
    public Deadline? Deadline { get; set; }

    private DeadlineSpec? Spec(Deadline? deadline) =>
        deadline is null ? null : new() { Reference = deadline.Reference, Interval = deadline.Interval, At = InUtc(deadline.Moment) };

    private IEnumerable<DagFault> DeadlineFaults()
    {
        if (Deadline is null && Callbacks.Find(CallbackKind.DeadlineMissed) is not null)
            yield return new DagFault("OnDeadlineMissed is never called: the DAG has no deadline. Set Deadline, or leave it out.", _line);
        if (IntervalFault(Deadline) is { } fault)
            yield return new DagFault($"The deadline of a run is {fault}.", _line);
        foreach (var definition in _definitions)
        {
            if (definition.Deadline is null && definition.Callbacks.Find(CallbackKind.DeadlineMissed) is not null)
                yield return new DagFault($"OnDeadlineMissed of task '{definition.Id}' is never called: the task has no deadline. Add .Deadline(...), or leave it out.", definition.Line);
            if (IntervalFault(definition.Deadline) is { } wrong)
                yield return new DagFault($"The deadline of task '{definition.Id}' is {wrong}.", definition.Line);
            if (definition is { Deadline.Reference: DeadlineReference.Average, Map: not null })
                yield return new DagFault($"The deadline of task '{definition.Id}' goes by an average, but it is mapped, and each run has other indices. Count it from something else.", definition.Line);
        }
    }

    private static string? IntervalFault(Deadline? deadline) =>
        deadline is { Reference: DeadlineReference.Queued or DeadlineReference.Average } && deadline.Interval <= TimeSpan.Zero ? $"{deadline.Interval} after its start; that is positive" : null;
}
