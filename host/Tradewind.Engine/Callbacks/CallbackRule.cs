using Tradewind.Engine.States;

namespace Tradewind.Engine.Callbacks;

/// <summary>Which callback each end belongs to. Every way to end has one, but for a mapped index that is no longer part of its run.</summary>
public static class CallbackRule
{
    /// <summary>With so many tries lost with their runners or nodes a callback is given up.</summary>
    public const int MostLosses = 3;

    /// <summary>For a task instance that came to this state; null where nobody is called.</summary>
    public static CallbackKind? For(TaskInstanceState state) => state switch
    {
        TaskInstanceState.Success => CallbackKind.Success,
        TaskInstanceState.Failed or TaskInstanceState.Cancelled => CallbackKind.Failure,
        TaskInstanceState.UpstreamFailed => CallbackKind.UpstreamFailed,
        TaskInstanceState.Skipped => CallbackKind.Skipped,
        _ => null,
    };

    /// <summary>For a run that came to this state; null where nobody is called.</summary>
    public static CallbackKind? For(RunState state) => state switch
    {
        RunState.Success => CallbackKind.Success,
        RunState.Failed or RunState.Cancelled => CallbackKind.Failure,
        _ => null,
    };
}
