using Tradewind.Engine.Callbacks;
using Tradewind.Tests;

namespace Tradewind.Dashboard.Sample;

/// <summary>The sample's callbacks, to read.</summary>
internal sealed class SampleCallbacks(SampleInstallation sample) : UnservedCallbacks
{
    public override Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CallbackView>>([.. sample.Callbacks.Where(one => one.Run == run && one.Id > after).Take(limit)]);

    public override Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => Task.FromResult(sample.Callbacks.Find(one => one.Id == id));
}
