using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// An expression over how upstream tasks ended: <c>report.When(load.Failed | check.Skipped &amp; !audit.Failed)</c>.
/// <c>&amp;</c> binds closer than <c>|</c>. It is decided as soon as the outcomes that are known decide it.
/// </summary>
public sealed class TaskCondition
{
    private TaskCondition(ConditionSpec spec, IReadOnlyList<TaskRef> tasks)
    {
        Spec = spec;
        Tasks = tasks;
    }

    internal ConditionSpec Spec { get; }

    internal IReadOnlyList<TaskRef> Tasks { get; }

    /// <summary>Both hold.</summary>
    public static TaskCondition operator &(TaskCondition left, TaskCondition right) => Join(ConditionOperator.And, left, right);

    /// <summary>At least one holds.</summary>
    public static TaskCondition operator |(TaskCondition left, TaskCondition right) => Join(ConditionOperator.Or, left, right);

    /// <summary>It does not hold.</summary>
    public static TaskCondition operator !(TaskCondition condition) =>
        new(new ConditionSpec { Operator = ConditionOperator.Not, Parts = [condition.Spec] }, condition.Tasks);

    internal static TaskCondition Of(TaskRef task, ConditionOperator outcome) =>
        new(new ConditionSpec { Operator = outcome, TaskId = task.Id }, [task]);

    private static TaskCondition Join(ConditionOperator op, TaskCondition left, TaskCondition right)
    {
        // a & b & c is one node with three parts, not a ladder.
        IEnumerable<ConditionSpec> PartsOf(TaskCondition side) => side.Spec.Operator == op ? side.Spec.Parts : [side.Spec];
        return new(new ConditionSpec { Operator = op, Parts = [.. PartsOf(left), .. PartsOf(right)] }, [.. left.Tasks, .. right.Tasks]);
    }
}
