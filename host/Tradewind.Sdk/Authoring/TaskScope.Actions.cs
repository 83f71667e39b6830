using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>A task that is an action operator.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="action">The operator with its settings; settings that are other tasks' outputs draw the edges.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action(string id, ActionOperator action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, ActionBody.Of(action), [], file, line));

    /// <summary>A task that is an action operator with a typed output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="action">The operator with its settings; settings that are other tasks' outputs draw the edges.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Action<TOut>(
        string id, ActionOperator<TOut> action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, ActionBody.Of(action), [], file, line));

    /// <summary>A task that moves rows from a source to a sink; its output says how many.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="from">Where the rows come from.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TransferResult> Transfer(
        string id, TransferSource from, TransferSink to, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, new TransferBody(from, to), [], file, line));

    /// <summary>A task that is a lambda and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action(
        string id, Action<TaskContext> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [], (_, ctx) =>
        {
            body(ctx);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the output of another task and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T>(
        string id, IOutput<T> input, Action<T> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [input.Task], (a, _) =>
        {
            body((T)a[0]!);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the output of another task and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T>(
        string id, IOutput<T> input, Action<T, TaskContext> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [input.Task], (a, ctx) =>
        {
            body((T)a[0]!, ctx);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the outputs of two tasks and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Action<T1, T2> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task], (a, _) =>
        {
            body((T1)a[0]!, (T2)a[1]!);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the outputs of two tasks and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Action<T1, T2, TaskContext> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task], (a, ctx) =>
        {
            body((T1)a[0]!, (T2)a[1]!, ctx);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the outputs of three tasks and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Action<T1, T2, T3> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task, third.Task], (a, _) =>
        {
            body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!);
            return default;
        }, file, line, body);

    /// <summary>A task that is a lambda over the outputs of three tasks and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Action<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Action<T1, T2, T3, TaskContext> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task, third.Task], (a, ctx) =>
        {
            body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx);
            return default;
        }, file, line, body);

    private TaskRef Code(
        string id, TaskRef[] arguments, Func<object?[], TaskContext, ValueTask<object?>> call, string file, int line, Delegate? unawaited = null) =>
        new(Define(id, new CodeBody(null, call, unawaited), arguments, file, line));
}
