using System.Runtime.CompilerServices;
using Tradewind.Graph;

namespace Tradewind;

public sealed partial class Dag
{
    /// <summary>One instance of the task for each element of another task's output; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> Map<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<T, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, (a, _) => new(body((T)a[0]!)), file, line);

    /// <summary>One instance of the task for each element of another task's output; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> Map<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<T, TaskContext, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, (a, ctx) => new(body((T)a[0]!, ctx)), file, line);

    /// <summary>One instance of the async task for each element of another task's output; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapAsync<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<T, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, async (a, _) => await body((T)a[0]!), file, line);

    /// <summary>One instance of the async task for each element of another task's output; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapAsync<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<T, TaskContext, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, async (a, ctx) => await body((T)a[0]!, ctx), file, line);

    /// <summary>One instance of an action operator for each element of another task's output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">Makes the operator for one element. Called in the runner, so settings need no <c>From</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef MapAction<T, TOperator>(
        string id, IOutput<IEnumerable<T>> over, Func<T, TOperator> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOperator : ActionOperator =>
        new(MappedOperator<T, TOperator>(id, over, TaskKind.Action, x => ActionBody.Of(body(x)), file, line));

    /// <summary>One instance of an action operator with a typed output for each element of another task's output; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="body">Makes the operator for one element. Called in the runner, so settings need no <c>From</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapTyped<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<T, ActionOperator<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(MappedOperator<T, ActionOperator<TOut>>(id, over, TaskKind.Action, x => ActionBody.Of(body(x)), file, line));

    /// <summary>One transfer for each element of another task's output; its own output is the list of their row counts.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">The task whose output it fans out over: a list, an array, a dictionary. This draws the edge.</param>
    /// <param name="from">Makes the source for one element.</param>
    /// <param name="to">Makes the sink for one element.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TransferResult>> MapTransfer<T, TSource, TSink>(
        string id, IOutput<IEnumerable<T>> over, Func<T, TSource> from, Func<T, TSink> to,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TSource : TransferSource
        where TSink : TransferSink =>
        new(Define(
            id,
            new MappedOperatorBody(
                TaskKind.Transfer,
                $"{OperatorSettings.NameOf(typeof(TSource))} → {OperatorSettings.NameOf(typeof(TSink))}",
                typeof(TSource),
                x => new TransferBody(from((T)x!), to((T)x!))),
            [], file, line, over.Task, typeof(T)));

    private TaskRef<IReadOnlyList<TOut>> Mapped<T, TOut>(
        string id, IOutput<IEnumerable<T>> over, Func<object?[], TaskContext, ValueTask<object?>> call, string file, int line) =>
        new(Define(id, new CodeBody(typeof(TOut), call), [], file, line, over.Task, typeof(T)));

    private TaskDefinition MappedOperator<T, TOperator>(
        string id, IOutput<IEnumerable<T>> over, TaskKind kind, Func<T, TaskBody> bodyFor, string file, int line) =>
        Define(
            id,
            new MappedOperatorBody(kind, OperatorSettings.NameOf(typeof(TOperator)), typeof(TOperator), x => bodyFor((T)x!)),
            [], file, line, over.Task, typeof(T));
}
