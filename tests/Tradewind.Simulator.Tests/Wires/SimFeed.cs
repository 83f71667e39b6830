using Tradewind.Engine.Feed;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>Notices reach their own process at once, the others some time later, in any order, now and then twice or not at all.</summary>
internal sealed class SimFeed(World world, Weather weather, List<SimFeed> all) : IFeed
{
    private readonly List<Action<Notice>> _receivers = [];
    private SimProcess _process = null!;

    public static SimFeed Of(World world, SimProcess process, Weather weather, List<SimFeed> all)
    {
        var feed = new SimFeed(world, weather, all) { _process = process };
        all.Add(feed);
        return feed;
    }

    public void Publish(Notice notice)
    {
        Receive(notice);
        all.RemoveAll(feed => feed._process.Dead);
        foreach (var other in all.Where(feed => feed != this).ToArray())
        {
            if (world.Chance(weather.NoticeLost))
            {
                weather.Trouble();
                continue;
            }

            var copies = world.Chance(weather.NoticeLost) ? 2 : 1;
            for (var copy = 0; copy < copies; copy++) world.After(world.Between(0.001, weather.NoticeLost > 0 ? 3 : 0.02), () => other._process.Do(() => other.Receive(notice)));
        }
    }

    public IDisposable Subscribe(Action<Notice> receive)
    {
        _receivers.Add(receive);
        return new Subscription(() => _receivers.Remove(receive));
    }

    private void Receive(Notice notice)
    {
        foreach (var receive in _receivers.ToArray()) receive(notice);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
