using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;

namespace Tradewind.Tests;

/// <summary>Callbacks that nobody serves: a call of what a fake does not override is a fault of the test.</summary>
internal abstract class UnservedCallbacks : ICallbackStore
{
    public virtual Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<int> LoseAllAsync(string node, string why, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<int> RescueAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => throw new NotSupportedException();
}
