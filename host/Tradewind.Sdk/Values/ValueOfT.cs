using System.Globalization;

namespace Tradewind;

/// <summary>
/// An operator's setting: a constant (<c>Path = "a.csv"</c>), something computed at run time
/// (<c>Path = From(ctx => $"{ctx.LogicalDate:yyyy}.csv")</c>), or another task's output (<c>Path = find</c>), which also draws the edge.
/// Operators read it with <c>ctx.Get(Path)</c>. An optional setting is a nullable property left null.
/// </summary>
/// <typeparam name="T">The setting's type. Not an interface: those have no conversion from a constant.</typeparam>
public abstract class Value<T> : Value
{
    internal Value()
    {
    }

    /// <summary>A constant.</summary>
    public static implicit operator Value<T>(T value) => new Constant(value);

    /// <summary>Another task's output.</summary>
    public static implicit operator Value<T>(TaskRef<T> task) => new TaskOutput(task);

    internal static Value<T> Computed(Func<TaskContext, T> compute) => new FromContext(compute);

    internal static Value<T> ComputedFrom<TInput>(TaskRef<TInput> input, Func<TInput, T> compute) => new FromOutput<TInput>(input, compute);

    private sealed class Constant(T value) : Value<T>
    {
        internal override string Display => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        internal override ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) => new(value);
    }

    private sealed class FromContext(Func<TaskContext, T> compute) : Value<T>
    {
        internal override string Display => AtRunTime;

        internal override ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) => new(compute(ctx));
    }

    private sealed class TaskOutput(TaskRef<T> task) : Value<T>
    {
        internal override IEnumerable<TaskRef> Inputs => [task];

        internal override string Display => $"(output of {task.Id})";

        internal override ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) =>
            OutputReading.ReadAsync(task, ctx, cancellationToken);
    }

    private sealed class FromOutput<TInput>(TaskRef<TInput> input, Func<TInput, T> compute) : Value<T>
    {
        internal override IEnumerable<TaskRef> Inputs => [input];

        internal override string Display => $"(from the output of {input.Id})";

        internal override async ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) =>
            compute((TInput)(await OutputReading.ReadAsync(input, ctx, cancellationToken))!);
    }
}
