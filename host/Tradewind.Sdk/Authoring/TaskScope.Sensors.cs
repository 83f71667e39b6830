using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>A task that waits until an operator finds what it looks for, without holding a slot between two looks.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="sensor">The operator with its settings.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public SensorRef Sensor(string id, SensorOperator sensor, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, new SensorBody(sensor), [], file, line));

    /// <summary>A task that waits until a lambda returns true, without holding a slot between two looks.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">Looks once and returns whether it is there.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public SensorRef Sensor(string id, Func<TaskContext, bool> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, new CodeSensorBody(ctx => System.Threading.Tasks.Task.FromResult(body(ctx))), [], file, line));

    /// <summary>A task that waits until an async lambda returns true, without holding a slot between two looks.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="body">Looks once and returns whether it is there.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public SensorRef SensorAsync(
        string id, Func<TaskContext, Task<bool>> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(Define(id, new CodeSensorBody(body), [], file, line));
}
