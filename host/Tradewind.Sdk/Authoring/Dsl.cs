namespace Tradewind;

/// <summary>The words of a DAG script, through <c>using static Tradewind.Dsl;</c>.</summary>
public static partial class Dsl
{
    /// <summary>A setting computed at run time, once per attempt: <c>Path = From(ctx => $"data/{ctx.LogicalDate:yyyy-MM-dd}.csv")</c>.</summary>
    /// <param name="compute">Called in the runner before the operator; what it returns is recorded and shown with the attempt.</param>
    public static Value<T> From<T>(Func<TaskContext, T> compute) => Value<T>.Computed(compute);

    /// <summary>A setting computed at run time from another task's output, which also draws the edge.</summary>
    /// <param name="input">The task whose output it needs.</param>
    /// <param name="compute">Called in the runner before the operator.</param>
    public static Value<T> From<TInput, T>(TaskRef<TInput> input, Func<TInput, T> compute) => Value<T>.ComputedFrom(input, compute);

    /// <summary>A body that is an object written as JSON: <c>Body = Json(new { text = "done" })</c>.</summary>
    /// <param name="value">Any object that JSON can express.</param>
    public static Payload Json(object? value) => Payload.FromObject(value);

    /// <summary>A span of seconds.</summary>
    public static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    /// <summary>A span of minutes.</summary>
    public static TimeSpan Minutes(double count) => TimeSpan.FromMinutes(count);

    /// <summary>A span of hours.</summary>
    public static TimeSpan Hours(double count) => TimeSpan.FromHours(count);

    /// <summary>A span of days of 24 hours.</summary>
    public static TimeSpan Days(double count) => TimeSpan.FromDays(count);
}
