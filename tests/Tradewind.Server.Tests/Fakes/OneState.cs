using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Every task instance keeps one value.</summary>
internal sealed class OneState(TimeProvider time) : IStateStore
{
    public Task<byte[]?> GetAsync(long instance, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<StatePut> PutAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => throw new NotSupportedException();

    public Task<StatePut> RemoveAsync(long instance, int fence, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<StateView>> ListAsync(long instance, CancellationToken cancel) => Task.FromResult<IReadOnlyList<StateView>>([new("page", "7", time.GetUtcNow())]);
}
