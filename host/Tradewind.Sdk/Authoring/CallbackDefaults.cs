namespace Tradewind;

/// <summary>The callbacks of tasks that have none of their own, in the defaults of a DAG and of a group.</summary>
public abstract class CallbackDefaults
{
    private protected CallbackDefaults()
    {
    }

    internal CallbackSet Callbacks { get; init; } = new();

    /// <summary>Called by a runner, once, when a task succeeded: <c>OnSuccess = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnSuccess { set => Callbacks.Set(CallbackKind.Success, value); }

    /// <summary><inheritdoc cref="OnSuccess"/></summary>
    public Func<CallbackContext, Task> OnSuccessAsync { set => Callbacks.SetAsync(CallbackKind.Success, value); }

    /// <summary>Called by a runner, once, when a task failed for good or was cancelled: <c>OnFailure = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnFailure { set => Callbacks.Set(CallbackKind.Failure, value); }

    /// <summary><inheritdoc cref="OnFailure"/></summary>
    public Func<CallbackContext, Task> OnFailureAsync { set => Callbacks.SetAsync(CallbackKind.Failure, value); }

    /// <summary>Called by a runner, once, when a task could not run because another failed before it: <c>OnUpstreamFailed = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnUpstreamFailed { set => Callbacks.Set(CallbackKind.UpstreamFailed, value); }

    /// <summary><inheritdoc cref="OnUpstreamFailed"/></summary>
    public Func<CallbackContext, Task> OnUpstreamFailedAsync { set => Callbacks.SetAsync(CallbackKind.UpstreamFailed, value); }

    /// <summary>Called by a runner, once, when an attempt is over and its task is tried again: <c>OnRetry = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnRetry { set => Callbacks.Set(CallbackKind.Retry, value); }

    /// <summary><inheritdoc cref="OnRetry"/></summary>
    public Func<CallbackContext, Task> OnRetryAsync { set => Callbacks.SetAsync(CallbackKind.Retry, value); }

    /// <summary>Called by a runner, once, when a task was skipped: <c>OnSkipped = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnSkipped { set => Callbacks.Set(CallbackKind.Skipped, value); }

    /// <summary><inheritdoc cref="OnSkipped"/></summary>
    public Func<CallbackContext, Task> OnSkippedAsync { set => Callbacks.SetAsync(CallbackKind.Skipped, value); }

    /// <summary>Called by a runner, once, when a task that has a deadline is not done by it: <c>OnDeadlineMissed = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the task.</summary>
    public Action<CallbackContext> OnDeadlineMissed { set => Callbacks.Set(CallbackKind.DeadlineMissed, value); }

    /// <summary><inheritdoc cref="OnDeadlineMissed"/></summary>
    public Func<CallbackContext, Task> OnDeadlineMissedAsync { set => Callbacks.SetAsync(CallbackKind.DeadlineMissed, value); }
}
