using System.Net;
using Tradewind.Engine.Feed;

namespace Tradewind.Server.Tests.Api;

public sealed class LimitEndpointsTests
{
    [Fact]
    public async Task Pool_is_made_changed_in_part_listed_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        var notices = new List<Topic>();
        using var subscription = server.Feed.Subscribe(notice => notices.Add(notice.Topic));
        (await client.SavePoolAsync("warehouse", new() { Slots = 4, Description = "the warehouse" })).Slots.ShouldBe(4);

        await client.SavePoolAsync("warehouse", new() { Slots = 6 });
        (await client.PoolsAsync()).Items.Single().ShouldBe(new() { Name = "warehouse", Slots = 6, Used = 1, Waiting = 2, Description = "the warehouse" });
        await client.DeletePoolAsync("warehouse");
        server.Limits.Pools.ShouldBeEmpty();
        notices.Count(topic => topic == Topic.Pools).ShouldBe(3);

        var trail = (await server.Client(Role.Admin).AuditAsync("pool:warehouse")).Items;
        trail.Select(entry => entry.Action).ShouldBe(["pool.delete", "pool.save", "pool.save"]);
        trail[1].Before!.Value.GetProperty("slots").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Holders_of_a_pool_are_named()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client(Role.Author).SavePoolAsync("warehouse", new() { Slots = 4 });
        (await server.Client(Role.Viewer).PoolHoldersAsync("warehouse")).Items.ShouldBe([new() { RunId = 7, DagId = "sales", TaskId = "load", MapIndex = -1, Slots = 1 }]);
        (await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Viewer).PoolHoldersAsync("gone"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pool_that_does_not_exist_is_not_found_and_the_command_that_makes_it_named()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        foreach (var call in new Func<Task>[] { () => client.PoolAsync("gone"), () => client.DeletePoolAsync("gone") })
        {
            var fault = await Should.ThrowAsync<TradewindApiException>(call);
            fault.Status.ShouldBe(HttpStatusCode.NotFound);
            fault.Problem!.Detail!.ShouldContain("tradewind pools set gone SLOTS");
        }
    }

    [Fact]
    public async Task Pool_without_slots_or_with_a_negative_number_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        foreach (var slots in new int?[] { null, -1, 1_000_001 })
            (await Should.ThrowAsync<TradewindApiException>(() => client.SavePoolAsync("p", new() { Slots = slots }))).Problem!.Errors!.Keys.ShouldBe(["slots"]);
        server.Limits.Pools.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pool_that_an_active_DAG_uses_is_not_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        await client.SavePoolAsync("warehouse", new() { Slots = 4 });
        server.Limits.Users.Add("daily_sales");
        var fault = await Should.ThrowAsync<TradewindApiException>(() => client.DeletePoolAsync("warehouse"));
        fault.Status.ShouldBe(HttpStatusCode.Conflict);
        fault.Problem!.Detail!.ShouldContain("'daily_sales'");
        server.Limits.Pools.ShouldContainKey("warehouse");
    }

    [Fact]
    public async Task Why_lists_every_blocker_with_what_it_points_to()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var client = server.Client(Role.Viewer);
        var why = await client.WhyAsync(1, "load");
        why.State.ShouldBe("scheduled");
        why.Blockers.Select(blocker => blocker.Kind).ShouldBe(["limit", "not_due"]);
        (why.Blockers[0].Pool, why.Blockers[0].RunId, why.Blockers[0].TaskId, why.Blockers[0].MapIndex).ShouldBe(("warehouse", 7L, "copy", 3));
        why.Blockers[1].Until.ShouldNotBeNull();
        (await Should.ThrowAsync<TradewindApiException>(() => client.WhyAsync(1, "nothing"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
