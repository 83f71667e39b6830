using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>The sample's callbacks, to read.</summary>
internal sealed class SampleCallbacks(SampleInstallation sample) : ICallbackStore
{
    public Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CallbackView>>([.. sample.Callbacks.Where(one => one.Run == run && one.Id > after).Take(limit)]);

    public Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => Task.FromResult(sample.Callbacks.Find(one => one.Id == id));

    public Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel) => throw new NotSupportedException();

    public Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> LoseAllAsync(string node, string why, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> RescueAsync(CancellationToken cancel) => throw new NotSupportedException();
}
