using Tradewind.Engine.Ports;
using Tradewind.Engine.Transport;
using Tradewind.Transport.Conformance;

namespace Tradewind.Transport.Tests;

/// <summary>The built-in way: agents claim from the metastore, which is its storage.</summary>
public class BuiltinTests : TransportConformance
{
    private protected override Task<Platform> StartAsync() => Platform.StartAsync(transport: null, metastore: Metastore);

    // Asked for by name, as what a transport delivers.
    private protected override async Task InjectAsync(long instance, int fence)
    {
        var delivery = new Delivery(instance, fence, "again");
        var result = await Platform.Runs.CommitAsync([], new ClaimRequest("agent1", ["default"], 1, Platform.Clock.GetUtcNow()) { Delivered = [delivery], Transport = "test" }, default);
        Platform.Ended(delivery, result.Claims.Count == 0 ? DeliveryEnd.Refused : DeliveryEnd.Done);
    }

    private protected override async Task<int> WaitingAsync() => await Platform.ReadyAsync();

    private protected override Task BreakAsync()
    {
        Platform.MetastoreAway = true;
        return Task.CompletedTask;
    }

    private protected override Task MendAsync()
    {
        Platform.MetastoreAway = false;
        return Task.CompletedTask;
    }

    private protected override Task EndOfFirstAsync(long instance, int fence) => Task.CompletedTask;
}
