using Tradewind.Engine.Callbacks;
using Tradewind.Tests;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Callbacks to read.</summary>
internal sealed class MemoryRunCallbacks : UnservedCallbacks
{
    public List<CallbackView> All { get; } = [];

    public override Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CallbackView>>([.. All.Where(one => one.Run == run && one.Id > after).Take(limit)]);

    public override Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => Task.FromResult(All.Find(one => one.Id == id));
}
