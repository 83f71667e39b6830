namespace Tradewind;

/// <summary>
/// A <see cref="Value{T}"/> of any type: what an operator asks for where a value may be text, a number, a date or another task's
/// output, such as the parameters of a statement. Operators read it with <c>ctx.Get(value)</c>.
/// </summary>
public abstract class Value : Setting
{
    internal Value()
    {
    }

    /// <summary>Text.</summary>
    public static implicit operator Value(string value) => Of(value);

    /// <summary>A whole number.</summary>
    public static implicit operator Value(int value) => Of(value);

    /// <summary>A whole number.</summary>
    public static implicit operator Value(long value) => Of(value);

    /// <summary>A number.</summary>
    public static implicit operator Value(double value) => Of(value);

    /// <summary>A decimal number.</summary>
    public static implicit operator Value(decimal value) => Of(value);

    /// <summary>Yes or no.</summary>
    public static implicit operator Value(bool value) => Of(value);

    /// <summary>A date and time of day.</summary>
    public static implicit operator Value(DateTime value) => Of(value);

    /// <summary>A moment.</summary>
    public static implicit operator Value(DateTimeOffset value) => Of(value);

    /// <summary>A date.</summary>
    public static implicit operator Value(DateOnly value) => Of(value);

    /// <summary>A GUID.</summary>
    public static implicit operator Value(Guid value) => Of(value);

    /// <summary>Bytes.</summary>
    public static implicit operator Value(byte[] value) => Of(value);

    /// <summary>Another task's output, whatever its type.</summary>
    public static implicit operator Value(TaskRef task) => new OutputOf(task);

    private static Value<T> Of<T>(T value) => value;

    private sealed class OutputOf(TaskRef task) : Value
    {
        internal override IEnumerable<TaskRef> Inputs => [task];

        internal override string Display => $"(output of {task.Id})";

        internal override ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) =>
            OutputReading.ReadAsync(task, ctx, cancellationToken);
    }
}
