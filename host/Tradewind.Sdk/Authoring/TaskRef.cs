using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// A task of a DAG, as the script holds it: to draw edges, to set rules, to hand its output to others. Settings such as
/// <c>.Retry(3)</c> and <c>.Timeout(Minutes(5))</c> return the same task, so they chain.
/// </summary>
public class TaskRef : IStep
{
    internal TaskRef(TaskDefinition definition) => Definition = definition;

    /// <summary>The task's id.</summary>
    public string Id => Definition.Id;

    /// <summary>Holds when the task ended in success.</summary>
    public TaskCondition Succeeded => TaskCondition.Of(this, ConditionOperator.Succeeded);

    /// <summary>Holds when the task failed, or could not run because another failed before it.</summary>
    public TaskCondition Failed => TaskCondition.Of(this, ConditionOperator.Failed);

    /// <summary>Holds when the task was skipped.</summary>
    public TaskCondition Skipped => TaskCondition.Of(this, ConditionOperator.Skipped);

    /// <summary>Holds when the task ended, however.</summary>
    public TaskCondition Done => TaskCondition.Of(this, ConditionOperator.Done);

    internal TaskDefinition Definition { get; }

    internal bool IsMapped => Definition.Map is not null;

    internal virtual Type? OutputType => null;

    Dag IStep.Dag => Definition.Dag;

    /// <summary>The given tasks and groups run after this one.</summary>
    /// <param name="next">The tasks and groups that come next.</param>
    /// <returns>The given ones, to go on from: <c>a.Then(b, c).Then(d)</c>.</returns>
    /// <exception cref="ArgumentException">One belongs to another DAG.</exception>
    public StepSet Then(params IStep[] next) => Definition.Dag.Draw([this], next);

    /// <inheritdoc />
    public override string ToString() => Id;
}
