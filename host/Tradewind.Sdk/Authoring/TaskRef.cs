namespace Tradewind;

/// <summary>A task of a DAG, as the script holds it: to draw edges, to set rules, to hand its output to others.</summary>
public class TaskRef
{
    internal TaskRef(TaskDefinition definition) => Definition = definition;

    /// <summary>The task's id.</summary>
    public string Id => Definition.Id;

    internal TaskDefinition Definition { get; }

    internal bool IsMapped => Definition.MapOver.Count > 0;

    internal virtual Type? OutputType => null;

    /// <inheritdoc />
    public override string ToString() => Id;
}
