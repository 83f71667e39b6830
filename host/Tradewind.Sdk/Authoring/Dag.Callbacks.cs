namespace Tradewind;

public sealed partial class Dag
{
    internal CallbackSet Callbacks { get; } = new();

    /// <summary>Called by a runner, once, when a run succeeded: <c>OnSuccess = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the run.</summary>
    public Action<CallbackContext> OnSuccess { set => Callbacks.Set(CallbackKind.Success, value); }

    /// <summary><inheritdoc cref="OnSuccess"/></summary>
    public Func<CallbackContext, Task> OnSuccessAsync { set => Callbacks.SetAsync(CallbackKind.Success, value); }

    /// <summary>Called by a runner, once, when a run failed or was cancelled: <c>OnFailure = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the run.</summary>
    public Action<CallbackContext> OnFailure { set => Callbacks.Set(CallbackKind.Failure, value); }

    /// <summary><inheritdoc cref="OnFailure"/></summary>
    public Func<CallbackContext, Task> OnFailureAsync { set => Callbacks.SetAsync(CallbackKind.Failure, value); }

    /// <summary>Called by a runner, once, when a run is not done by its deadline: <c>OnDeadlineMissed = ctx => ctx.Log(ctx.State)</c>. What comes of it changes nothing about the run.</summary>
    public Action<CallbackContext> OnDeadlineMissed { set => Callbacks.Set(CallbackKind.DeadlineMissed, value); }

    /// <summary><inheritdoc cref="OnDeadlineMissed"/></summary>
    public Func<CallbackContext, Task> OnDeadlineMissedAsync { set => Callbacks.SetAsync(CallbackKind.DeadlineMissed, value); }
}
