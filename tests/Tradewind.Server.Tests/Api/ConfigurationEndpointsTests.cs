using System.Net;
using System.Text.Json;

namespace Tradewind.Server.Tests.Api;

public sealed class ConfigurationEndpointsTests
{
    private const string Canary = "canary-5f2e";

    [Fact]
    public async Task Secrets_go_in_and_never_come_out()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        await client.SaveConnectionAsync("db", new() { Type = "postgres", Host = "h", Password = Canary, Extra = JsonElement.Parse($$"""{"key":"{{Canary}}"}""") });
        await client.SaveVariableAsync("token", new() { Value = Canary, Secret = true });

        foreach (var path in new[] { "connections", "connections/db", "variables", "variables/token", "audit" })
            (await server.Http(Role.Admin).GetStringAsync("api/v1/" + path)).ShouldNotContain(Canary, customMessage: path);
        server.Configuration.Connections["db"].Password.ShouldBe(Canary);
        (await client.ConnectionAsync("db")).HasPassword.ShouldBeTrue();
        (await client.VariableAsync("token")).Value.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_read_can_be_stored_again_without_losing_secrets()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        await client.SaveConnectionAsync("db", new() { Type = "http", Host = "h", Password = Canary, Extra = JsonElement.Parse($$"""{"key":"{{Canary}}","old":"x"}""") });
        var read = await client.ConnectionAsync("db");

        await client.SaveConnectionAsync("db", new() { Type = read.Type, Host = "h2", Extra = JsonElement.Parse("""{"key":"***","new":"y"}""") });

        var stored = server.Configuration.Connections["db"];
        stored.Host.ShouldBe("h2");
        stored.Password.ShouldBe(Canary);
        stored.Extra.ShouldBe($$"""{"key":"{{Canary}}","new":"y"}""");
        await client.SaveConnectionAsync("db", new() { Type = "http", Password = "" });
        server.Configuration.Connections["db"].Password.ShouldBeNull();
    }

    [Fact]
    public async Task Secret_variable_is_not_opened_by_declaring_it_open()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        await client.SaveVariableAsync("token", new() { Value = Canary, Secret = true });
        (await Should.ThrowAsync<TradewindApiException>(() => client.SaveVariableAsync("token", new() { Secret = false }))).Problem!.Errors!.Keys.ShouldBe(["value"]);
        (await client.SaveVariableAsync("token", new() { Value = "open", Secret = false })).Value.ShouldBe("open");
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_not_found()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        await client.SaveVariableAsync("x", new() { Value = "1" });
        await client.DeleteVariableAsync("x");
        (await Should.ThrowAsync<TradewindApiException>(() => client.DeleteVariableAsync("x"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_change_stands_in_the_audit()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        await client.SaveVariableAsync("x", new() { Value = "1" });
        await client.SaveVariableAsync("x", new() { Value = "2" });
        await client.DeleteVariableAsync("x");
        var trail = (await client.AuditAsync("variable:x")).Items;
        trail.Select(entry => entry.Action).ShouldBe(["variable.delete", "variable.save", "variable.save"]);
        trail[1].Actor.ShouldBe("user:admin");
        trail[1].Before!.Value.GetProperty("value").GetString().ShouldBe("1");
        trail[1].After!.Value.GetProperty("value").GetString().ShouldBe("2");
    }
}
