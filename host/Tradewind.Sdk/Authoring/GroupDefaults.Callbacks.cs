namespace Tradewind;

public sealed partial class GroupDefaults
{
    internal CallbackSet Callbacks { get; } = new();

    /// <inheritdoc cref="TaskDefaults.OnSuccess"/>
    public Action<CallbackContext> OnSuccess { set => Callbacks.Set(CallbackKind.Success, value); }

    /// <inheritdoc cref="TaskDefaults.OnSuccess"/>
    public Func<CallbackContext, Task> OnSuccessAsync { set => Callbacks.SetAsync(CallbackKind.Success, value); }

    /// <inheritdoc cref="TaskDefaults.OnFailure"/>
    public Action<CallbackContext> OnFailure { set => Callbacks.Set(CallbackKind.Failure, value); }

    /// <inheritdoc cref="TaskDefaults.OnFailure"/>
    public Func<CallbackContext, Task> OnFailureAsync { set => Callbacks.SetAsync(CallbackKind.Failure, value); }

    /// <inheritdoc cref="TaskDefaults.OnUpstreamFailed"/>
    public Action<CallbackContext> OnUpstreamFailed { set => Callbacks.Set(CallbackKind.UpstreamFailed, value); }

    /// <inheritdoc cref="TaskDefaults.OnUpstreamFailed"/>
    public Func<CallbackContext, Task> OnUpstreamFailedAsync { set => Callbacks.SetAsync(CallbackKind.UpstreamFailed, value); }

    /// <inheritdoc cref="TaskDefaults.OnRetry"/>
    public Action<CallbackContext> OnRetry { set => Callbacks.Set(CallbackKind.Retry, value); }

    /// <inheritdoc cref="TaskDefaults.OnRetry"/>
    public Func<CallbackContext, Task> OnRetryAsync { set => Callbacks.SetAsync(CallbackKind.Retry, value); }

    /// <inheritdoc cref="TaskDefaults.OnSkipped"/>
    public Action<CallbackContext> OnSkipped { set => Callbacks.Set(CallbackKind.Skipped, value); }

    /// <inheritdoc cref="TaskDefaults.OnSkipped"/>
    public Func<CallbackContext, Task> OnSkippedAsync { set => Callbacks.SetAsync(CallbackKind.Skipped, value); }

    /// <inheritdoc cref="TaskDefaults.OnDeadlineMissed"/>
    public Action<CallbackContext> OnDeadlineMissed { set => Callbacks.Set(CallbackKind.DeadlineMissed, value); }

    /// <inheritdoc cref="TaskDefaults.OnDeadlineMissed"/>
    public Func<CallbackContext, Task> OnDeadlineMissedAsync { set => Callbacks.SetAsync(CallbackKind.DeadlineMissed, value); }
}
