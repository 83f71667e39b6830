using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>A task that is an async lambda and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync(
        string id, Func<TaskContext, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [], async (_, ctx) =>
        {
            await body(ctx);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the output of another task and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T>(
        string id, IOutput<T> input, Func<T, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [input.Task], async (a, _) =>
        {
            await body((T)a[0]!);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the output of another task and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T>(
        string id, IOutput<T> input, Func<T, TaskContext, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [input.Task], async (a, ctx) =>
        {
            await body((T)a[0]!, ctx);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the outputs of two tasks and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task], async (a, _) =>
        {
            await body((T1)a[0]!, (T2)a[1]!);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the outputs of two tasks and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskContext, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task], async (a, ctx) =>
        {
            await body((T1)a[0]!, (T2)a[1]!, ctx);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the outputs of three tasks and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task, third.Task], async (a, _) =>
        {
            await body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!);
            return null;
        }, file, line);


    /// <summary>A task that is an async lambda over the outputs of three tasks and the context and leaves no output.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">The work.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef ActionAsync<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskContext, Task> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Code(id, [first.Task, second.Task, third.Task], async (a, ctx) =>
        {
            await body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx);
            return null;
        }, file, line);
}
