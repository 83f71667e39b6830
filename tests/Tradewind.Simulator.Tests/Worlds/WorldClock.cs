namespace Tradewind.Simulator.Tests.Worlds;

/// <summary>The time of the world: what the database tells.</summary>
internal sealed class WorldClock(World world) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => world.Now;
}
