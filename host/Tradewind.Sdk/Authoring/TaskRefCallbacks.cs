namespace Tradewind;

/// <summary>Callbacks of a task, each returning the task with its own type so that they chain.</summary>
public static class TaskRefCallbacks
{
    /// <summary>Has a runner call this, once, when the task succeeded; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnSuccess<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.Success, callback);

    /// <inheritdoc cref="OnSuccess"/>
    public static T OnSuccessAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.Success, callback);

    /// <summary>Has a runner call this, once, when the task failed for good or was cancelled; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnFailure<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.Failure, callback);

    /// <inheritdoc cref="OnFailure"/>
    public static T OnFailureAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.Failure, callback);

    /// <summary>Has a runner call this, once, when the task could not run because another failed before it; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnUpstreamFailed<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.UpstreamFailed, callback);

    /// <inheritdoc cref="OnUpstreamFailed"/>
    public static T OnUpstreamFailedAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.UpstreamFailed, callback);

    /// <summary>Has a runner call this, once, when an attempt is over and the task is tried again; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnRetry<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.Retry, callback);

    /// <inheritdoc cref="OnRetry"/>
    public static T OnRetryAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.Retry, callback);

    /// <summary>Has a runner call this, once, when the task was skipped; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnSkipped<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.Skipped, callback);

    /// <inheritdoc cref="OnSkipped"/>
    public static T OnSkippedAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.Skipped, callback);

    /// <summary>Has a runner call this, once, when the task is not done by its deadline; in place of the one in the DAG's defaults. What comes of it changes nothing about the task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="callback">What to do: <c>ctx => ctx.Log(ctx.State)</c>.</param>
    public static T OnDeadlineMissed<T>(this T task, Action<CallbackContext> callback) where T : TaskRef =>
        Set(task, CallbackKind.DeadlineMissed, callback);

    /// <inheritdoc cref="OnDeadlineMissed"/>
    public static T OnDeadlineMissedAsync<T>(this T task, Func<CallbackContext, Task> callback) where T : TaskRef =>
        SetAsync(task, CallbackKind.DeadlineMissed, callback);

    private static T Set<T>(T task, CallbackKind kind, Action<CallbackContext> callback) where T : TaskRef
    {
        task.Definition.Callbacks.Set(kind, callback);
        return task;
    }

    private static T SetAsync<T>(T task, CallbackKind kind, Func<CallbackContext, Task> callback) where T : TaskRef
    {
        task.Definition.Callbacks.SetAsync(kind, callback);
        return task;
    }
}
