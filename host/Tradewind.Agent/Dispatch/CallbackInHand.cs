using Tradewind.Agent.Runners;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Dispatch;

/// <summary>A callback that this agent has claimed, until it is over.</summary>
internal sealed class CallbackInHand(CallbackClaim claim)
{
    /// <summary>The callback.</summary>
    public CallbackClaim Claim { get; } = claim;

    /// <summary>The runner that has it; null until one does.</summary>
    public IRunner? Runner { get; set; }

    /// <summary>Why it was asked to stop, if it was.</summary>
    public StopReason? Stopping { get; set; }

    /// <summary>Done with what its runner said of it, or with its runner's end. The continuation runs elsewhere: runners' reading loops must not wait for it.</summary>
    public TaskCompletionSource<AttemptReport> Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
