using System.Runtime.CompilerServices;
using Tradewind.Graph;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>One instance of the task for each element of what it maps over; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> Map<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, TOut> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, (a, _) => new(body((T)a[0]!)), name, file, line);

    /// <summary>One instance of the task for each element of what it maps over; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> Map<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, TaskContext, TOut> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, (a, ctx) => new(body((T)a[0]!, ctx)), name, file, line);

    /// <summary>One instance of the async task for each element of what it maps over; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapAsync<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, Task<TOut>> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, async (a, _) => await body((T)a[0]!), name, file, line);

    /// <summary>One instance of the async task for each element of what it maps over; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">The work for one element. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapAsync<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, TaskContext, Task<TOut>> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Mapped<T, TOut>(id, over, async (a, ctx) => await body((T)a[0]!, ctx), name, file, line);

    /// <summary>One instance of the task for each combination of elements; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">What it fans out over.</param>
    /// <param name="second">What else it fans out over; goes through fastest.</param>
    /// <param name="body">The work for one combination. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of a combination is called.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> Map<T1, T2, TOut>(
        string id, IMapOver<IEnumerable<T1>> first, IMapOver<IEnumerable<T2>> second, Func<T1, T2, TOut> body, Func<T1, T2, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Map(id, Dsl.Cross(first, second), pair => body(pair.First, pair.Second), name is null ? null : pair => name(pair.First, pair.Second), file, line);

    /// <summary>One instance of the async task for each combination of elements; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">What it fans out over.</param>
    /// <param name="second">What else it fans out over; goes through fastest.</param>
    /// <param name="body">The work for one combination. Its result must survive a trip through JSON.</param>
    /// <param name="name">What the index of a combination is called.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapAsync<T1, T2, TOut>(
        string id, IMapOver<IEnumerable<T1>> first, IMapOver<IEnumerable<T2>> second, Func<T1, T2, Task<TOut>> body, Func<T1, T2, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        MapAsync(id, Dsl.Cross(first, second), pair => body(pair.First, pair.Second), name is null ? null : pair => name(pair.First, pair.Second), file, line);

    /// <summary>One instance of an action operator for each element of what it maps over.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">Makes the operator for one element. Called in the runner, so settings need no <c>From</c>.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef MapAction<T, TOperator>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, TOperator> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOperator : ActionOperator =>
        new(MappedOperator<T, TOperator>(id, over, TaskKind.Action, x => ActionBody.Of(body(x)), name, file, line));

    /// <summary>One instance of an action operator with a typed output for each element of what it maps over; its own output is the list of theirs.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="body">Makes the operator for one element. Called in the runner, so settings need no <c>From</c>.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TOut>> MapTyped<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, ActionOperator<TOut>> body, Func<T, string?>? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(MappedOperator<T, ActionOperator<TOut>>(id, over, TaskKind.Action, x => ActionBody.Of(body(x)), name, file, line));

    /// <summary>One transfer for each element of what it maps over; its own output is the list of their row counts.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary; this draws the edge), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="from">Makes the source for one element.</param>
    /// <param name="to">Makes the sink for one element.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<IReadOnlyList<TransferResult>> MapTransfer<T, TSource, TSink>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, TSource> from, Func<T, TSink> to, Func<T, string?>? name = null,
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
            [], file, line, over.Source.As(typeof(T)), NameOf(name)));

    private TaskRef<IReadOnlyList<TOut>> Mapped<T, TOut>(
        string id, IMapOver<IEnumerable<T>> over, Func<object?[], TaskContext, ValueTask<object?>> call, Func<T, string?>? name, string file, int line) =>
        new(Define(id, new CodeBody(typeof(TOut), call), [], file, line, over.Source.As(typeof(T)), NameOf(name)));

    private TaskDefinition MappedOperator<T, TOperator>(
        string id, IMapOver<IEnumerable<T>> over, TaskKind kind, Func<T, TaskBody> bodyFor, Func<T, string?>? name, string file, int line) =>
        Define(
            id,
            new MappedOperatorBody(kind, OperatorSettings.NameOf(typeof(TOperator)), typeof(TOperator), x => bodyFor((T)x!)),
            [], file, line, over.Source.As(typeof(T)), NameOf(name));

    private static Func<object?, string?>? NameOf<T>(Func<T, string?>? name) => name is null ? null : element => name((T)element!);
}
