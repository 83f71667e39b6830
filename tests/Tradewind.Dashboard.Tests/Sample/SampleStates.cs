using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Sample;

/// <summary>What the tasks of a sample installation keep.</summary>
internal sealed class SampleStates(SampleInstallation sample) : IStateStore
{
    public Task<byte[]?> GetAsync(long instance, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<StatePut> PutAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => throw new NotSupportedException();

    public Task<StatePut> RemoveAsync(long instance, int fence, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<StateView>> ListAsync(long instance, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StateView>>(sample.Runs[InstanceId.RunOf(instance)].State.GetValueOrDefault(InstanceId.OrdinalOf(instance)) ?? []);
}
