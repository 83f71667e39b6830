using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>Chooses which direct successor goes on; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch(
        string id, Func<TaskContext, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [], (_, ctx) => [body(ctx)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the output of another task; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T>(
        string id, IOutput<T> input, Func<T, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [input.Task], (a, _) => [body((T)a[0]!)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the output of another task; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T>(
        string id, IOutput<T> input, Func<T, TaskContext, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [input.Task], (a, ctx) => [body((T)a[0]!, ctx)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the outputs of two tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task], (a, _) => [body((T1)a[0]!, (T2)a[1]!)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the outputs of two tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskContext, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task], (a, ctx) => [body((T1)a[0]!, (T2)a[1]!, ctx)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the outputs of three tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task, third.Task], (a, _) => [body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!)], file, line);


    /// <summary>Chooses which direct successor goes on, seen from the outputs of three tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns one of the tasks that this one's <c>Then</c> names, or null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef Branch<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskContext, TaskRef?> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task, third.Task], (a, ctx) => [body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx)], file, line);


    /// <summary>Chooses which direct successors go on; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany(
        string id, Func<TaskContext, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [], (_, ctx) => body(ctx), file, line);


    /// <summary>Chooses which direct successors go on, seen from the output of another task; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T>(
        string id, IOutput<T> input, Func<T, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [input.Task], (a, _) => body((T)a[0]!), file, line);


    /// <summary>Chooses which direct successors go on, seen from the output of another task; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="input">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T>(
        string id, IOutput<T> input, Func<T, TaskContext, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [input.Task], (a, ctx) => body((T)a[0]!, ctx), file, line);


    /// <summary>Chooses which direct successors go on, seen from the outputs of two tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task], (a, _) => body((T1)a[0]!, (T2)a[1]!), file, line);


    /// <summary>Chooses which direct successors go on, seen from the outputs of two tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T1, T2>(
        string id, IOutput<T1> first, IOutput<T2> second, Func<T1, T2, TaskContext, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task], (a, ctx) => body((T1)a[0]!, (T2)a[1]!, ctx), file, line);


    /// <summary>Chooses which direct successors go on, seen from the outputs of three tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task, third.Task], (a, _) => body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!), file, line);


    /// <summary>Chooses which direct successors go on, seen from the outputs of three tasks; the others are skipped.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="first">The task whose output it takes; this draws the edge.</param>
    /// <param name="second">The task whose output it takes; this draws the edge.</param>
    /// <param name="third">The task whose output it takes; this draws the edge.</param>
    /// <param name="body">Returns some of the tasks that this one's <c>Then</c> names; empty for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef BranchMany<T1, T2, T3>(
        string id, IOutput<T1> first, IOutput<T2> second, IOutput<T3> third, Func<T1, T2, T3, TaskContext, IEnumerable<TaskRef>> body,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branching(id, [first.Task, second.Task, third.Task], (a, ctx) => body((T1)a[0]!, (T2)a[1]!, (T3)a[2]!, ctx), file, line);


    private TaskRef Branching(
        string id, TaskRef[] arguments, Func<object?[], TaskContext, IEnumerable<TaskRef?>?> choose, string file, int line) =>
        new(Define(id, new BranchBody(choose), arguments, file, line));
}
