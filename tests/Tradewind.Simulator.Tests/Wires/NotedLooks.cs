using Tradewind.Engine.Ports;
using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>Shared looks as the metastore has them; whom it gives one to is noted, whether or not its answer arrives.</summary>
internal sealed class NotedLooks(World world, Ledger ledger, ISharedLooks looks) : ISharedLooks
{
    public async Task<SharedLook> ShareAsync(long instance, string key, DateTimeOffset now, TimeSpan interval, CancellationToken cancel)
    {
        var look = await looks.ShareAsync(instance, key, now, interval, cancel);
        if (look is { Found: null, NextAt: null }) ledger.Looks.Add(new(key, instance, now, world.Now, interval));
        return look;
    }

    public Task<IReadOnlyList<long>> AnsweredAsync(int limit, CancellationToken cancel) => looks.AnsweredAsync(limit, cancel);

    public Task<IReadOnlyList<long>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => looks.DueAsync(now, limit, cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => looks.NextDueAsync(cancel);

    public Task ForgetAsync(DateTimeOffset before, CancellationToken cancel) => looks.ForgetAsync(before, cancel);
}
