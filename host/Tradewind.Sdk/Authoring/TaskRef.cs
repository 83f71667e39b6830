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

    /// <summary>It stands for the element of a mapped group.</summary>
    internal bool IsElement => Definition.Body is ElementBody;

    /// <summary>It stands for what a task of a mapped group left in all indices.</summary>
    internal bool IsList { get; init; }

    internal bool IsMapped => Definition.Map is not null;

    internal virtual Type? OutputType => null;

    /// <summary>The name of the output it stands for when it is handed to another task.</summary>
    internal virtual string Key => XComKeys.Return;

    /// <summary>
    /// An output that the task leaves under a name with <c>ctx.Push(name, value)</c>, to be handed to other tasks like the task itself:
    /// <c>dag.Action("report", load.Output&lt;int&gt;("rows"), rows => ...)</c>.
    /// </summary>
    /// <param name="key">The name.</param>
    /// <typeparam name="T">The type of the value; for a mapped task a list of what its instances left: <c>IReadOnlyList&lt;int&gt;</c>.</typeparam>
    public TaskRef<T> Output<T>(string key)
    {
        if (XComKeys.Fault(key, "output") is { } fault)
            Definition.Dag.AddFault($"Task '{Id}': {fault}", Definition.Line);
        return new TaskRef<T>(Definition, key) { IsList = IsList };
    }

    Dag IStep.Dag => Definition.Dag;

    /// <summary>The given tasks and groups run after this one.</summary>
    /// <param name="next">The tasks and groups that come next.</param>
    /// <returns>The given ones, to go on from: <c>a.Then(b, c).Then(d)</c>.</returns>
    /// <exception cref="ArgumentException">One belongs to another DAG.</exception>
    public StepSet Then(params IStep[] next) => Definition.Dag.Draw([this], next);

    /// <inheritdoc />
    public override string ToString() => Id;
}
