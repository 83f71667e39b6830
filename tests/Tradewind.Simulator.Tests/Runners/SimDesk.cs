using Tradewind.Engine.Ports;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Plays;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>What runners ask their agent, which asks the metastore until it answers.</summary>
internal sealed class SimDesk(SimProcess agent, ICacheStore cache, ISharedLooks looks)
{
    /// <summary>Whether a success under the key is there to be taken over.</summary>
    public void FindCached(RunAttempt attempt, string key, Action<CachedOutputs?> answer) =>
        Ask(async () => answer(await cache.FindAsync(attempt.DagId, attempt.Instance, key, default)));

    /// <summary>How it stands with a look that is shared.</summary>
    public void ShareLook(RunAttempt attempt, string key, TimeSpan interval, DateTimeOffset now, Action<SharedLook> answer) =>
        Ask(async () => answer(await looks.ShareAsync(attempt.Instance, key, now, interval, default)));

    private void Ask(Func<Task> ask) => agent.Run(() => People.SurelyAsync(agent, ask));
}
