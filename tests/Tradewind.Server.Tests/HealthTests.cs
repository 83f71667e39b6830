using System.Net;

namespace Tradewind.Server.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_is_open_to_anyone_and_names_each_component()
    {
        await using var server = await TestServer.StartAsync();
        var health = await new TradewindClient(server.Http()).HealthAsync();
        health.Status.ShouldBe("healthy");
        health.Components.Select(component => component.Name).ShouldBe(["agents", "dag-processor", "metastore", "scheduler"]);
    }

    [Fact]
    public async Task Health_is_red_without_scheduler_and_agents()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.HasNodes = false;
        using var response = await server.Http().GetAsync("health");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var health = await new TradewindClient(server.Http()).HealthAsync();
        health.Components.Single(component => component.Name == "scheduler").Message!.ShouldContain("tradewind scheduler");
    }

    [Fact]
    public async Task Health_is_red_while_a_server_cannot_process_scripts()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Troubles.Add(new(Engine.Nodes.Component.DagProcessor, "canary: the disk is full"));
        var health = await new TradewindClient(server.Http()).HealthAsync();
        health.Components.Where(component => component.Status != "healthy").ShouldHaveSingleItem().Message!.ShouldContain("those that change are not taken up");
        health.Components.ShouldAllBe(component => component.Message == null || !component.Message.Contains("canary"));
        (await server.Client(Role.Viewer).NodesAsync()).Items.ShouldHaveSingleItem().Troubles.ShouldBe([new() { Component = "dag-processor", Why = "canary: the disk is full" }]);
        server.Runs.Troubles.Clear();
        (await new TradewindClient(server.Http()).HealthAsync()).Status.ShouldBe("healthy");
    }

    [Fact]
    public async Task Health_is_red_while_an_agent_cannot_keep_its_runner_up_and_says_where_the_reason_stands()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Troubles.Add(new(Engine.Nodes.Component.Agents, "canary: no such file"));
        var health = await new TradewindClient(server.Http()).HealthAsync();
        var sick = health.Components.Where(component => component.Status != "healthy").ShouldHaveSingleItem();
        (sick.Name, sick.Status).ShouldBe(("agents", "unhealthy"));
        sick.Message!.ShouldContain("tradewind nodes list");
        sick.Message!.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Health_says_what_is_wrong_with_the_metastore_s_file()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.MetastoreTrouble = "Its file is gone.";
        var health = await new TradewindClient(server.Http()).HealthAsync();
        var sick = health.Components.Where(component => component.Status != "healthy").ShouldHaveSingleItem();
        (sick.Name, sick.Message).ShouldBe(("metastore", "Its file is gone."));
    }

    [Fact]
    public async Task Health_does_not_tell_strangers_what_an_exception_says()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Fault = new InvalidOperationException("canary: Host=db1");
        using var response = await server.Http().GetAsync("health");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("canary");
        server.Runs.Fault = null;
        (await new TradewindClient(server.Http()).HealthAsync()).Status.ShouldBe("healthy");
    }
}
