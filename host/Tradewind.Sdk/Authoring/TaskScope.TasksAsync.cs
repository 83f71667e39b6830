using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>A task that is an async lambda; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<TOut>(
        string id, Func<TaskContext, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [], async (_, ctx) => await body(ctx), file, line);


    /// <summary>A task that is an async lambda over the output of another task; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T, TOut>(
        string id, IOutput<T> input, Func<T, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [input.Task], async (a, _) => await body((T)a[0]!), file, line);


    /// <summary>A task that is an async lambda over the output of another task and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T, TOut>(
        string id, IOutput<T> input, Func<T, TaskContext, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [input.Task], async (a, ctx) => await body((T)a[0]!, ctx), file, line);


    /// <summary>A task that is an async lambda over the outputs of two tasks; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T1, T2, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task], async (a, _) => await body((T1)a[0]!, (T2)a[1]!), file, line);


    /// <summary>A task that is an async lambda over the outputs of two tasks and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T1, T2, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskContext, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task], async (a, ctx) => await body((T1)a[0]!, (T2)a[1]!, ctx), file, line);


    /// <summary>A task that is an async lambda over the outputs of three tasks; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T1, T2, T3, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task, third.Task], async (a, _) => await body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!), file, line);


    /// <summary>A task that is an async lambda over the outputs of three tasks and the context; what it returns is its output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work. Its result must survive a trip through JSON.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef<TOut> TaskAsync<T1, T2, T3, TOut>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskContext, Task<TOut>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code<TOut>(id, [first.Task, second.Task, third.Task], async (a, ctx) => await body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx), file, line);
}
