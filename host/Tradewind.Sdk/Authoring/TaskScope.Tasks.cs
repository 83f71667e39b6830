using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>A task that is a lambda; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<TOut>(
        string id, Func<TaskContext, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [], (_, ctx) => new(body(ctx)), file, line);


    /// <summary>A task that is a lambda over the output of another task; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T, TOut>(
        string id, IOutput<T> input, Func<T, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [input.Task], (a, _) => new(body((T)a[0]!)), file, line);


    /// <summary>A task that is a lambda over the output of another task and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T, TOut>(
        string id, IOutput<T> input, Func<T, TaskContext, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [input.Task], (a, ctx) => new(body((T)a[0]!, ctx)), file, line);


    /// <summary>A task that is a lambda over the outputs of two tasks; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T1, T2, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task], (a, _) => new(body((T1)a[0]!, (T2)a[1]!)), file, line);


    /// <summary>A task that is a lambda over the outputs of two tasks and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T1, T2, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskContext, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task], (a, ctx) => new(body((T1)a[0]!, (T2)a[1]!, ctx)), file, line);


    /// <summary>A task that is a lambda over the outputs of three tasks; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T1, T2, T3, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task, third.Task], (a, _) => new(body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!)), file, line);


    /// <summary>A task that is a lambda over the outputs of three tasks and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> Task<T1, T2, T3, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskContext, TOut> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task, third.Task], (a, ctx) => new(body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx)), file, line);


    private TaskRef<TOut> Code<TOut>(
        string id, TaskRef[] arguments, Func<object?[], TaskContext, ValueTask<object?>> call, string file, int line) =>
        new(Define(id, new CodeBody(typeof(TOut), call), arguments, file, line));
}
