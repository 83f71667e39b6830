using System.Runtime.CompilerServices;

namespace Tradewind;

/// <summary>Where tasks are declared: a <see cref="Dag"/>, or a <see cref="TaskGroup"/> in it. Both know the same words.</summary>
public abstract partial class TaskScope
{
    private protected TaskScope()
    {
    }

    /// <summary>
    /// Tasks that belong together: shown as one, cleared as one, an end of edges, with defaults of their own.
    /// <code>
    /// var load = dag.Group("load");
    /// var read = load.Task("read", ctx => 42);          // its id is load.read
    /// var write = load.Action("write", read, rows => { });
    /// before.Then(load).Then(after);
    /// </code>
    /// </summary>
    /// <param name="id">The group's id; inside another group that one's id and a dot stand before it. No task may have it.</param>
    /// <param name="prefix">False: what is declared in it gets its id as if it stood outside.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskGroup Group(string id, bool prefix = true, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefineGroup(id, file, line, (dag, parent, fullId, lineHere) => new(dag, parent, fullId, prefix, lineHere));

    /// <summary>The id of what is declared in it.</summary>
    internal abstract string IdOf(string id);

    private protected abstract Dag Root { get; }

    private protected abstract TaskGroup DefineGroup(string id, string file, int line, Func<Dag, TaskGroup?, string, int, TaskGroup> make);

    private protected abstract TaskDefinition Define(
        string id, TaskBody body, IReadOnlyList<TaskRef> arguments, string file, int line,
        MapSource? map = null, Func<object?, string?>? mapName = null);
}
