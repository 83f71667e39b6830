using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>The real store of callbacks, with faults and delays where the test wants them.</summary>
internal sealed class WatchedCallbackStore(ICallbackStore inner) : ICallbackStore
{
    /// <summary>Called before callbacks are claimed; may throw, and is called once.</summary>
    public Func<Task>? BeforeClaim { get; set; }

    /// <summary>Called between the look at what a node has and its answer; called once.</summary>
    public Func<Task>? AfterHeld { get; set; }

    public async Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel)
    {
        if (BeforeClaim is { } before)
        {
            BeforeClaim = null;
            await before();
        }

        return await inner.ClaimAsync(node, limit, cancel);
    }

    public async Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel)
    {
        var held = await inner.HeldAsync(node, cancel);
        if (AfterHeld is { } after)
        {
            AfterHeld = null;
            await after();
        }

        return held;
    }

    public Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel) => inner.EndAsync(claim, outcome, message, cancel);

    public Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel) => inner.LoseAsync(claim, why, cancel);

    public Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel) => inner.GiveBackAsync(claim, cancel);

    public Task<int> LoseAllAsync(string node, string why, CancellationToken cancel) => inner.LoseAllAsync(node, why, cancel);

    public Task<int> RescueAsync(CancellationToken cancel) => inner.RescueAsync(cancel);

    public Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) => inner.ListAsync(run, after, limit, cancel);

    public Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => inner.GetAsync(id, cancel);
}
