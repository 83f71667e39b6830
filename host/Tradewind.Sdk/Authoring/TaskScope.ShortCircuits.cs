using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    private static readonly TaskRef[] None = [];

    /// <summary>Goes on or not: when it does not, all direct successors are skipped, and what follows them goes by its own rules.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">True to go on.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ShortCircuit(
        string id, Func<TaskContext, bool> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [], (_, ctx) => body(ctx) ? null : None, file, line);

    /// <summary>Goes on or not, seen from the output of another task: when it does not, all direct successors are skipped, and what follows them goes by its own rules.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">True to go on.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ShortCircuit<T>(
        string id, IOutput<T> input, Func<T, bool> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [input.Task], (a, _) => body((T)a[0]!) ? null : None, file, line);
}
