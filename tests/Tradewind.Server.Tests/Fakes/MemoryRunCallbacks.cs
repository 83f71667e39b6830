using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Callbacks to read.</summary>
internal sealed class MemoryRunCallbacks : ICallbackStore
{
    public List<CallbackView> All { get; } = [];

    public Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CallbackView>>([.. All.Where(one => one.Run == run && one.Id > after).Take(limit)]);

    public Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => Task.FromResult(All.Find(one => one.Id == id));

    public Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel) => throw new NotSupportedException();

    public Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> LoseAllAsync(string node, string why, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> RescueAsync(CancellationToken cancel) => throw new NotSupportedException();
}
