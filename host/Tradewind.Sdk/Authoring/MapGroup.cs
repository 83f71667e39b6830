namespace Tradewind;

/// <summary>
/// A group with one index for each element of what it maps over; made by <c>MapGroup</c>. Every task in it has an instance for each index, and
/// waits for the same index of those before it alone, so one element can be done while another has not begun.
/// </summary>
/// <typeparam name="T">The type of an element.</typeparam>
public sealed class MapGroup<T> : TaskGroup
{
    internal MapGroup(Dag dag, TaskGroup? parent, string id, bool prefix, int line, MapSource map, Func<object?, string?>? mapName)
        : base(dag, parent, id, prefix, line)
    {
        (Map, MapName) = (map, mapName);
        Element = new(new TaskDefinition { Dag = dag, Id = Id, Group = this, Body = new ElementBody(), Arguments = [], Line = line });
    }

    /// <summary>
    /// The element of an index, for the tasks in the group: handed to a lambda (<c>group.Task("read", group.Element, country =&gt; ...)</c>), in an
    /// operator's settings, or read with <c>ctx.Output</c>. It is no task: no edge leads to it.
    /// </summary>
    public TaskRef<T> Element { get; }

    /// <summary>The most indices; the task that produces more elements fails. 1,024 unless set, up to 100,000.</summary>
    public new int MapLimit { get => base.MapLimit; set => base.MapLimit = value; }

    /// <summary>
    /// What a task of the group left in all indices, for tasks after the group: the outputs of the indices that succeeded, in order, read while
    /// the list is gone through.
    /// </summary>
    /// <param name="task">A task of this group, or of a group in it.</param>
    /// <exception cref="ArgumentException">It stands elsewhere.</exception>
    public TaskRef<IReadOnlyList<TOut>> All<TOut>(TaskRef<TOut> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Definition.MapGroup != this || task.IsElement)
            throw new ArgumentException($"'{task.Id}' is no task of the mapped group '{Id}'; All takes one of its tasks.");
        return new(task.Definition, task.Key) { IsList = true };
    }
}
