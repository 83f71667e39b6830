using System.Net;
using System.Text.Json;
using Tradewind.Connections;

namespace Tradewind.Server.Tests.Api;

public sealed class ConnectionTypeTests : IAsyncLifetime
{
    private const string Canary = "canary-71c0";

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Runs.ConnectionTypes.Add(new("Shop", new('a', 64),
        [
            new()
            {
                Id = "shop", Title = "Shop", Aliases = ["store"],
                Fields =
                [
                    new("host", "Address") { Required = true }, new("password", "Password") { Required = true }, new("region", "Region") { Kind = ConnectionFieldKind.Choice, Choices = ["eu", "us"] },
                    new("api_key", "Key") { Kind = ConnectionFieldKind.Secret }, new("pages", "Pages") { Kind = ConnectionFieldKind.Number }, new("fast", "Fast") { Kind = ConnectionFieldKind.Bool },
                ],
            },
            new() { Id = "other", Title = "Other", Fields = [new("api_key_id", "Key id"), new("hidden", "Hidden")] },
        ]));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Types_are_listed_with_their_forms()
    {
        var types = (await _server.Client(Role.Viewer).ConnectionTypesAsync()).Items;
        types.Select(type => (type.Type, type.Plugin)).ShouldBe([("other", "Shop"), ("shop", "Shop")]);
        types[1].Fields.Select(field => (field.Name, field.Kind, field.Required)).ShouldBe(
            [("host", "text", true), ("password", "secret", true), ("region", "choice", false), ("api_key", "secret", false), ("pages", "number", false), ("fast", "bool", false)]);
        types[1].Fields[2].Choices.ShouldBe(["eu", "us"]);
    }

    [Fact]
    public async Task All_faults_of_a_connection_of_a_known_type_are_named_with_their_fields()
    {
        var refusal = await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).SaveConnectionAsync(
            "crm", new() { Type = "store", Port = 0, Extra = JsonElement.Parse("""{"region":"mars","pages":"many","fast":"yes","api_key":"***"}""") }));

        refusal.Status.ShouldBe(HttpStatusCode.BadRequest);
        refusal.Problem!.Errors!.ToDictionary(error => error.Key, error => error.Value.Single()).ShouldBe(
            new Dictionary<string, string>
            {
                ["port"] = "'port' must lie between 1 and 65535, found 0.",
                ["extra.api_key"] = "'extra.api_key' is ***, which stands for what is stored; nothing is stored under that name. Give its value.",
                ["host"] = "'host' (Address) is needed: a connection of type shop has it.",
                ["password"] = "'password' (Password) is needed: a connection of type shop has it.",
                ["extra.region"] = "'extra.region' (Region) must be one of eu, us, found 'mars'.",
                ["extra.pages"] = "'extra.pages' (Pages) must be a number, found 'many'.",
                ["extra.fast"] = "'extra.fast' (Fast) must be true or false, found 'yes'.",
            }, ignoreOrder: true);
        _server.Configuration.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_that_the_type_declares_open_are_shown_and_no_others()
    {
        await StoreAsync();
        foreach (var shown in new[] { await _server.Client(Role.Viewer).ConnectionAsync("crm"), (await _server.Client(Role.Viewer).ConnectionsAsync()).Items.Single() })
            shown.Extra!.Value.GetRawText().ShouldBe("""{"region":"eu","pages":5,"fast":true,"api_key":"***","hidden":"***"}""");
        (await _server.Http(Role.Admin).GetStringAsync("api/v1/audit")).ShouldNotContain(Canary);
    }

    [Fact]
    public async Task Stored_secret_is_not_shown_by_choosing_a_type_that_declares_it_open()
    {
        await StoreAsync();
        var author = _server.Client(Role.Author);

        var refusal = await Should.ThrowAsync<TradewindApiException>(() => author.SaveConnectionAsync("crm", new() { Type = "other" }));
        refusal.Problem!.Errors!["extra.hidden"].ShouldHaveSingleItem().ShouldEndWith("Give its value anew.");
        await Should.ThrowAsync<TradewindApiException>(() => author.SaveConnectionAsync("crm", new() { Type = "other", Extra = JsonElement.Parse("""{"hidden":"***"}""") }));

        (await author.SaveConnectionAsync("crm", new() { Type = "other", Extra = JsonElement.Parse("""{"hidden":"new"}""") })).Extra!.Value.GetRawText().ShouldBe("""{"hidden":"new"}""");
    }

    [Fact]
    public async Task Connection_of_a_type_that_no_plugin_knows_is_stored_as_it_is()
    {
        var saved = await _server.Client(Role.Author).SaveConnectionAsync("x", new() { Type = "mainframe", Extra = JsonElement.Parse("""{"a":{"b":1}}""") });
        (saved.Type, saved.Extra!.Value.GetRawText()).ShouldBe(("mainframe", """{"a":"***"}"""));
    }

    [Fact]
    public async Task Stored_connection_is_tried_with_its_secrets_and_that_stands_in_the_audit()
    {
        await StoreAsync();
        _server.Tester.Answer = new(false, "Refused.", TimeSpan.FromMilliseconds(12.7));

        var answer = await _server.Client(Role.Author).TestConnectionAsync("crm");

        (answer.Works, answer.Message, answer.Milliseconds).ShouldBe((false, "Refused.", 12));
        _server.Tester.Tried.ShouldHaveSingleItem().Password.ShouldBe(Canary);
        var noted = (await _server.Client(Role.Admin).AuditAsync("connection:crm")).Items[0];
        (noted.Action, noted.Actor).ShouldBe(("connection.test", "user:author"));
        noted.After!.Value.GetRawText().ShouldBe("""{"type":"shop","host":"h","port":null,"asStored":true,"works":false,"message":"Refused."}""");
    }

    [Fact]
    public async Task Change_is_tried_with_the_stored_secrets_and_not_stored()
    {
        await StoreAsync();
        await _server.Client(Role.Author).TestConnectionAsync("crm", new() { Type = "shop", Host = "h2", Extra = JsonElement.Parse("""{"api_key":"***"}""") });

        var tried = _server.Tester.Tried.ShouldHaveSingleItem();
        (tried.Host, tried.Password, tried.Extra).ShouldBe(("h2", Canary, $$"""{"api_key":"{{Canary}}"}"""));
        _server.Configuration.Connections["crm"].Host.ShouldBe("h");
        await _server.Client(Role.Author).TestConnectionAsync("new", new() { Type = "shop", Host = "h", Password = "p" });
        _server.Configuration.Connections.Keys.ShouldBe(["crm"]);
    }

    [Fact]
    public async Task Test_of_what_has_faults_or_is_not_there_or_unknown_is_refused_before_anything_is_tried()
    {
        await StoreAsync();
        var author = _server.Client(Role.Author);
        (await Should.ThrowAsync<TradewindApiException>(() => author.TestConnectionAsync("nothing"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<TradewindApiException>(() => author.TestConnectionAsync("new", new() { Type = "shop" }))).Problem!.Errors!.Keys.ShouldBe(["host", "password"], ignoreOrder: true);
        (await Should.ThrowAsync<TradewindApiException>(() => author.TestConnectionAsync("new", new() { Type = "mainframe" }))).Problem!.Errors!["type"].ShouldHaveSingleItem()
            .ShouldBe("No plugin brings a connection type 'mainframe', so nothing here can try it; there are other, shop.");
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Operator).TestConnectionAsync("crm"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        _server.Tester.Tried.ShouldBeEmpty();
    }

    [Fact]
    public async Task Test_that_does_not_come_to_its_end_stands_in_the_audit_all_the_same()
    {
        await StoreAsync();
        _server.Tester.Fault = new InvalidOperationException("no process");
        await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).TestConnectionAsync("crm"));
        (await _server.Client(Role.Admin).AuditAsync("connection:crm")).Items[0].After!.Value.GetProperty("message").GetString().ShouldBe("The test did not come to its end.");
    }

    private Task StoreAsync() => _server.Client(Role.Author).SaveConnectionAsync("crm", new()
    {
        Type = "shop", Host = "h", Password = Canary, Extra = JsonElement.Parse($$"""{"region":"eu","pages":5,"fast":true,"api_key":"{{Canary}}","hidden":"{{Canary}}"}"""),
    });
}
