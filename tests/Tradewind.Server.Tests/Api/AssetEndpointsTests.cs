using System.Net;
using System.Text.Json;

namespace Tradewind.Server.Tests.Api;

public sealed class AssetEndpointsTests
{
    [Fact]
    public async Task Asset_with_a_slash_in_its_name_is_listed_and_shown_with_its_lineage()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Viewer);

        var page = await client.AssetsAsync();
        (page.Items.Single().Asset, page.Next).ShouldBe(("shop/orders", "shop/orders"));
        var asset = await client.AssetAsync("shop/orders");
        (asset.Producers.Single().TaskId, asset.Consumers.Single().Queued, asset.ConsumerCount).ShouldBe(("load", 2, 1));
        (await client.QueuedEventsAsync(dagId: "stock")).Items.Single().DagId.ShouldBe("stock");
    }

    [Fact]
    public async Task Lineage_is_given_as_a_whole_or_around_an_asset_so_many_steps_away()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Viewer);

        var all = await client.AssetLineageAsync();
        all.Edges.Select(edge => $"{all.Nodes[edge.From].Kind} {all.Nodes[edge.From].Name} → {all.Nodes[edge.To].Name}")
            .ShouldBe(["dag shop → shop/orders", "asset shop/orders → report", "dag report → totals", "asset totals → mail"]);
        (await client.AssetLineageAsync("totals")).Nodes.Count.ShouldBe(5);
        (await client.AssetLineageAsync("totals", 1)).Nodes.Select(node => node.Name).ShouldBe(["report", "totals", "mail"], ignoreOrder: true);

        (await Should.ThrowAsync<TradewindApiException>(client.AssetLineageAsync("none"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<TradewindApiException>(client.AssetLineageAsync(steps: 2))).Problem!.Errors!.Keys.ShouldBe(["steps"]);
        (await Should.ThrowAsync<TradewindApiException>(client.AssetLineageAsync("totals", 0))).Problem!.Errors!.Keys.ShouldBe(["steps"]);
    }

    [Fact]
    public async Task News_told_by_hand_comes_back_as_its_event_and_stands_in_the_audit()
    {
        await using var server = await TestServer.StartAsync();

        var told = await server.Client(Role.Operator).EmitAssetAsync(new() { Asset = "shop/orders", Extra = JsonElement.Parse("""{"rows":3}""") });

        (told.EventId, told.ToldBy, told.Extra!.Value.GetProperty("rows").GetInt32()).ShouldBe((0L, "user:operator", 3));
        server.Assets.Told.ShouldBe(["""{"rows":3}"""]);
        var entry = (await server.Client(Role.Admin).AuditAsync("asset:shop/orders")).Items.ShouldHaveSingleItem();
        (entry.Action, entry.Actor).ShouldBe(("asset.emit", "user:operator"));
    }

    [Fact]
    public async Task News_of_a_partition_is_told_by_hand_and_queued_news_says_why_no_run_can_be_made_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        (await client.EmitAssetAsync(new() { Asset = "shop/orders", Partition = "2026-11-01" })).Partition.ShouldBe("2026-11-01");
        server.Assets.Partitions.ShouldBe(["2026-11-01"]);
        var queued = (await client.QueuedEventsAsync("report")).Items.Single();
        (queued.Partition, queued.Why).ShouldBe(("monday", "'monday' is no day."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task Partition_key_that_may_not_be_one_is_refused_with_its_field(string partition)
    {
        await using var server = await TestServer.StartAsync();

        var fault = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Operator).EmitAssetAsync(new() { Asset = "shop/orders", Partition = partition }));

        (fault.Status, fault.Problem!.Errors!.ContainsKey("partition")).ShouldBe((HttpStatusCode.BadRequest, true));
        server.Assets.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unknown_asset_is_not_found_and_the_next_step_named()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var call in new Func<Task>[] { () => server.Client(Role.Operator).AssetAsync("gone"), () => server.Client(Role.Operator).EmitAssetAsync(new() { Asset = "gone" }) })
        {
            var fault = await Should.ThrowAsync<TradewindApiException>(call);
            (fault.Status, fault.Problem!.Detail!.Contains("'gone'")).ShouldBe((HttpStatusCode.NotFound, true));
        }
    }

    [Fact]
    public async Task Viewer_may_neither_tell_nor_drop_news()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var call in new Func<Task>[] { () => server.Client(Role.Viewer).EmitAssetAsync(new() { Asset = "shop/orders" }), () => server.Client(Role.Viewer).ClearQueuedEventsAsync("report") })
            (await Should.ThrowAsync<TradewindApiException>(call)).Status.ShouldBe(HttpStatusCode.Forbidden);
        server.Assets.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Queued_news_is_dropped_of_a_dag_or_an_asset_and_never_all_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        (await client.ClearQueuedEventsAsync("report")).Cleared.ShouldBe(3);

        (await Should.ThrowAsync<TradewindApiException>(() => client.ClearQueuedEventsAsync())).Problem!.Detail!.ShouldContain("never dropped at once");
        (await server.Client(Role.Admin).AuditAsync("dag:report")).Items.ShouldHaveSingleItem().Action.ShouldBe("asset.clear_queued");
    }
}
