using Tradewind.Engine.Transport;
using Tradewind.Transport.Conformance;

namespace Tradewind.Transport.Tests;

public class MemoryTransportTests : StorageConformance
{
    private readonly MemoryTransport _transport = new();

    private protected override ITaskTransport Transport => _transport;

    private protected override Task<Platform> StartAsync() => Platform.StartAsync(_transport, metastore: Metastore);

    private protected override Task InjectAsync(long instance, int fence)
    {
        _transport.Inject(instance, fence, "default");
        return Task.CompletedTask;
    }

    private protected override Task<int> WaitingAsync() => Task.FromResult(_transport.Waiting);

    private protected override Task BreakAsync()
    {
        _transport.Break();
        return Task.CompletedTask;
    }

    private protected override Task MendAsync()
    {
        _transport.Mend();
        Platform.Feed.Publish(new(Engine.Feed.Topic.Everything));
        return Task.CompletedTask;
    }

    private protected override Task DeleteAsync(long instance, int fence)
    {
        _transport.Delete(instance, fence);
        return Task.CompletedTask;
    }

    private protected override Task LoseEverythingAsync()
    {
        _transport.LoseEverything();
        return Task.CompletedTask;
    }

    private protected override string? UrlOf(string reference) => $"/memory/{reference}";

    [Fact]
    public async Task Orders_that_the_transport_did_not_take_are_handed_over_again()
    {
        _transport.FailsAfter = 3;
        var run = await Platform.RunAsync(Independent(10));
        await Platform.AgentAsync();

        await Platform.WhenOverAsync(run);

        Platform.Begun.Count.ShouldBe(10);
    }
}
