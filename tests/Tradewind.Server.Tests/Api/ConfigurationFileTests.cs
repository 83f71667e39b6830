using System.Net;
using System.Text.Json;
using Tradewind.Engine.Configuration;

namespace Tradewind.Server.Tests.Api;

/// <summary>Connections and variables out to files, and in from them.</summary>
public sealed class ConfigurationFileTests : IAsyncLifetime
{
    private const string Canary = "canary-c33a";

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Runs.ConnectionTypes.Add(new("Sql", new('a', 64), [new() { Id = "postgres", Title = "PostgreSQL", Fields = [new("host", "Host") { Required = true }, new("password", "Password") { Required = true }, new("sslmode", "Encryption")] }]));
        _server.Configuration.Connections["warehouse"] = new()
        {
            Id = "warehouse", Type = "postgres", Host = "db", Port = 5432, Login = "etl", Password = Canary, Extra = $$"""{"sslmode":"require","options":"{{Canary}}"}""", Description = "über alles",
        };
        _server.Configuration.Variables["region"] = new("region", "emea", false, "where");
        _server.Configuration.Variables["token"] = new("token", Canary, true, null);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Export_without_secrets_says_what_it_leaves_out()
    {
        (await _server.Client(Role.Viewer).ExportConnectionsAsync()).ShouldBe("""
            {
              "format": "tradewind.connections/1",
              "connections": {
                "warehouse": {
                  "type": "postgres",
                  "host": "db",
                  "port": 5432,
                  "login": "etl",
                  "extra": {
                    "sslmode": "require"
                  },
                  "description": "über alles",
                  "leftOut": [
                    "password",
                    "extra.options"
                  ]
                }
              }
            }
            """);
        var variables = JsonElement.Parse(await _server.Client(Role.Viewer).ExportVariablesAsync());
        variables.GetProperty("format").GetString().ShouldBe("tradewind.variables/1");
        variables.GetProperty("variables").GetProperty("region").GetRawText().ShouldNotContain("leftOut");
        JsonElement.DeepEquals(variables.GetProperty("variables").GetProperty("token"), JsonElement.Parse("""{"secret":true,"leftOut":["value"]}""")).ShouldBeTrue();
    }

    [Fact]
    public async Task Export_with_secrets_takes_an_admin_and_stands_in_the_audit()
    {
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ExportConnectionsAsync(secrets: true))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ExportVariablesAsync(secrets: true))).Status.ShouldBe(HttpStatusCode.Forbidden);
        var admin = _server.Client(Role.Admin);

        JsonElement.Parse(await admin.ExportConnectionsAsync(secrets: true)).GetProperty("connections").GetProperty("warehouse").GetProperty("password").GetString().ShouldBe(Canary);
        JsonElement.Parse(await admin.ExportVariablesAsync(secrets: true)).GetProperty("variables").GetProperty("token").GetProperty("value").GetString().ShouldBe(Canary);

        var audit = (await admin.AuditAsync()).Items;
        audit.Select(entry => (entry.Action, entry.Actor, entry.Subject)).ShouldBe([("variable.export", "user:admin", "variables"), ("connection.export", "user:admin", "connections")]);
        audit[1].After!.Value.GetRawText().ShouldBe("""{"secrets":true,"names":["warehouse"]}""");
    }

    [Fact]
    public async Task Export_with_secrets_is_the_same_again_when_it_is_imported_elsewhere()
    {
        var (connections, variables) = (await _server.Client(Role.Admin).ExportConnectionsAsync(secrets: true), await _server.Client(Role.Admin).ExportVariablesAsync(secrets: true));
        await using var other = await TestServer.StartAsync();

        await other.Client(Role.Author).ImportConnectionsAsync(new() { File = JsonElement.Parse(connections) });
        await other.Client(Role.Author).ImportVariablesAsync(new() { File = JsonElement.Parse(variables) });

        other.Configuration.Connections["warehouse"].ShouldBe(_server.Configuration.Connections["warehouse"]);
        other.Configuration.Variables.Values.OrderBy(one => one.Name).Select(one => (one.Name, one.Value, one.Secret)).ShouldBe([("region", "emea", false), ("token", Canary, true)]);
    }

    [Fact]
    public async Task File_without_secrets_keeps_the_stored_ones_and_tells_which_are_missing_elsewhere()
    {
        var file = JsonElement.Parse((await _server.Client(Role.Viewer).ExportConnectionsAsync()).Replace("\"db\"", "\"db2\""));

        Outcomes(await _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file, OnConflict = "overwrite" })).ShouldBe(["warehouse: changed"]);
        var stored = _server.Configuration.Connections["warehouse"];
        (stored.Host, stored.Password).ShouldBe(("db2", Canary));
        JsonElement.DeepEquals(JsonElement.Parse(stored.Extra!), JsonElement.Parse($$"""{"sslmode":"require","options":"{{Canary}}"}""")).ShouldBeTrue();

        // Where nothing is stored, what the type needs may come later.
        _server.Configuration.Connections.Clear();
        Outcomes(await _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file })).ShouldBe(["warehouse: added, missing password extra.options"]);
        _server.Configuration.Connections["warehouse"].Password.ShouldBeNull();

        var variables = JsonElement.Parse(await _server.Client(Role.Viewer).ExportVariablesAsync());
        _server.Configuration.Variables.TryRemove("region", out _);
        Outcomes(await _server.Client(Role.Author).ImportVariablesAsync(new() { File = variables })).ShouldBe(["region: added", "token: same"]);
        _server.Configuration.Variables["token"].Value.ShouldBe(Canary);
        _server.Configuration.Variables.Clear();
        Outcomes(await _server.Client(Role.Author).ImportVariablesAsync(new() { File = variables })).ShouldBe(["region: added", "token: left_out, missing value"]);
        _server.Configuration.Variables.Keys.ShouldBe(["region"]);
    }

    [Fact]
    public async Task Dry_run_tells_what_would_be_added_changed_and_kept_and_stores_nothing()
    {
        var before = _server.Configuration.Connections["warehouse"];
        var file = Own("""{"new":{"type":"ftp"},"warehouse":{"type":"postgres","host":"db3","leftOut":["password"]}}""");

        Outcomes(await _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file, OnConflict = "overwrite", DryRun = true })).ShouldBe(["new: added", "warehouse: changed"]);
        Outcomes(await _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file, OnConflict = "skip", DryRun = true })).ShouldBe(["new: added", "warehouse: skipped"]);

        _server.Configuration.Connections.ShouldHaveSingleItem().Value.ShouldBe(before);
        _server.Configuration.Audit.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"warehouse":{"conn_type":"http","extra":{"a":1,"a":2}}}""")]
    [InlineData("""{"warehouse":{"conn_type":"http","extra":"{\"a\":1,\"a\":2}"}}""")]
    [InlineData("""{"warehouse":{"conn_type":"postgres","host":"db","password":"p","extra":"{\"deep\":{\"a\":1,\"a\":2}}"}}""")]
    [InlineData("""{"warehouse":"http://host/?__extra__=%7B%22a%22%3A1%2C%22a%22%3A2%7D"}""")]
    public async Task Setting_that_stands_twice_is_a_fault_of_the_file(string file)
    {
        using var http = _server.Http(Role.Author);
        using var response = await http.PostAsync("api/v1/connection-import", new StringContent($$"""{"file":{{file}},"onConflict":"overwrite"}""", System.Text.Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await response.Content.ReadAsStringAsync());
        _server.Configuration.Connections["warehouse"].Host.ShouldBe("db");
    }

    [Fact]
    public async Task Conflict_skips_overwrites_or_stops_the_whole_import()
    {
        var file = Own("""{"new":{"type":"ftp"},"warehouse":{"type":"postgres","host":"db3","password":"p"}}""");
        var author = _server.Client(Role.Author);

        var refusal = await Should.ThrowAsync<TradewindApiException>(() => author.ImportConnectionsAsync(new() { File = file }));
        refusal.Problem!.Errors!.ShouldHaveSingleItem().Value.ShouldHaveSingleItem().ShouldStartWith("warehouse: it is stored already, with other values.");
        _server.Configuration.Connections.Keys.ShouldBe(["warehouse"]);

        await author.ImportConnectionsAsync(new() { File = file, OnConflict = "skip" });
        _server.Configuration.Connections["warehouse"].Host.ShouldBe("db");
        await author.ImportConnectionsAsync(new() { File = file, OnConflict = "overwrite" });
        // The file counts: what it neither has nor leaves out is gone.
        _server.Configuration.Connections["warehouse"].ShouldBe(new ConnectionRecord { Id = "warehouse", Type = "postgres", Host = "db3", Password = "p" });
        Outcomes(await author.ImportConnectionsAsync(new() { File = file })).ShouldBe(["new: same", "warehouse: same"]);
        (await Should.ThrowAsync<TradewindApiException>(() => author.ImportConnectionsAsync(new() { File = file, OnConflict = "merge" }))).Problem!.Errors!.Keys.ShouldBe(["onConflict"]);
    }

    [Fact]
    public async Task All_faults_are_told_with_the_names_of_their_entries_and_without_secrets()
    {
        var file = Own("""
            {"a b":{"type":"ftp"},"broken":{"type":7,"port":"x","extra":"no","colour":"red","leftOut":["host"]},"empty":{"type":"postgres"},"word":"canary-c33a",
             "good":{"type":"ftp"},"kept":{"type":"ftp","extra":{"key":"***"}}}
            """);

        var refusal = await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file, DryRun = true }));

        refusal.Problem!.Errors!.Keys.ShouldBe(
            ["a b.connectionId", "broken.colour", "broken.leftOut", "broken.type", "broken.port", "broken.extra", "empty.host", "empty.password", "word", "kept.extra.key"], ignoreOrder: true);
        refusal.Problem.Errors["empty.host"].ShouldBe(["empty: 'host' (Host) is needed: a connection of type postgres has it."]);
        JsonSerializer.Serialize(refusal.Problem.Errors).ShouldNotContain(Canary);
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ImportVariablesAsync(new() { File = JsonElement.Parse("""{"format":"tradewind.variables/1","variables":{"x":{},"y":{"value":1},"a b":{"value":"1"}}}""") })))
            .Problem!.Errors!.Keys.ShouldBe(["x.value", "y.value", "a b.name"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"format":"tradewind.variables/1","variables":{}}""")]
    [InlineData("""{"format":"tradewind.connections/2","connections":{}}""")]
    [InlineData("""{"format":"tradewind.connections/1"}""")]
    public async Task What_is_no_file_of_connections_is_refused(string file) =>
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ImportConnectionsAsync(new() { File = JsonElement.Parse(file) }))).Problem!.Errors!.Keys.ShouldBe(["file"]);

    [Fact]
    public async Task Connections_of_airflow_are_taken_as_objects_and_as_uris()
    {
        var file = JsonElement.Parse("""
            {
              "wh": {"conn_type":"postgres","description":"","host":"db","login":"etl","password":"p","schema":"sales","port":5432,"extra":"{\"sslmode\": \"require\"}"},
              "wh_uri": "postgresql://etl:p%40@db/sales?sslmode=require",
              "api": {"conn_type":"http","host":"api.example.com","schema":"https","port":"","extra":null},
              "plain": "http://api.example.com:8080",
              "full": {"conn_type":"http","host":"https://api.example.com/v2"},
              "lite": "sqlite:////tmp/a.db",
              "bare": {"conn_type":null,"host":"h"},
              "aws": "aws://AKIA:se%2Fcret@/?region_name=eu-west-1"
            }
            """);

        Outcomes(await _server.Client(Role.Author).ImportConnectionsAsync(new() { File = file })).ShouldAllBe(line => line.EndsWith(": added"));

        var stored = _server.Configuration.Connections;
        stored["wh"].ShouldBe(new ConnectionRecord { Id = "wh", Type = "postgres", Host = "db", Port = 5432, Login = "etl", Password = "p", Database = "sales", Extra = """{"sslmode":"require"}""" });
        stored["wh_uri"].ShouldBe(new ConnectionRecord { Id = "wh_uri", Type = "postgres", Host = "db", Login = "etl", Password = "p@", Database = "sales", Extra = """{"sslmode":"require"}""" });
        stored["api"].ShouldBe(new ConnectionRecord { Id = "api", Type = "http", Host = "api.example.com", Extra = """{"scheme":"https"}""" });
        stored["plain"].ShouldBe(new ConnectionRecord { Id = "plain", Type = "http", Host = "api.example.com", Port = 8080, Extra = """{"scheme":"http"}""" });
        stored["full"].ShouldBe(new ConnectionRecord { Id = "full", Type = "http", Host = "https://api.example.com/v2" });
        stored["lite"].ShouldBe(new ConnectionRecord { Id = "lite", Type = "sqlite", Host = "/tmp/a.db" });
        stored["bare"].ShouldBe(new ConnectionRecord { Id = "bare", Type = "generic", Host = "h" });
        stored["aws"].ShouldBe(new ConnectionRecord { Id = "aws", Type = "aws", Login = "AKIA", Password = "se/cret", Extra = """{"region_name":"eu-west-1"}""" });
        _server.Configuration.Audit.Count.ShouldBe(8);
        JsonSerializer.Serialize(_server.Configuration.Audit).ShouldNotContain("cret");
    }

    [Fact]
    public async Task Variables_of_airflow_are_taken_and_those_named_like_secrets_become_secret()
    {
        var file = JsonElement.Parse("""{"plain":"text","number":5,"list":[1,"a"],"api_key":"s3cret","told":{"value":"v","description":"why"},"json":{"value":1,"other":2}}""");

        await _server.Client(Role.Author).ImportVariablesAsync(new() { File = file });

        string Stored(string name) => _server.Configuration.Variables[name] is var one ? $"{one.Value}|{one.Secret}|{one.Description}" : "";
        Stored("plain").ShouldBe("text|False|");
        Stored("number").ShouldBe("5|False|");
        Stored("list").ShouldBe("""[1,"a"]|False|""");
        Stored("api_key").ShouldBe("s3cret|True|");
        Stored("told").ShouldBe("v|False|why");
        Stored("json").ShouldBe("""{"value":1,"other":2}|False|""");
    }

    [Fact]
    public async Task Secret_variable_is_not_opened_by_a_file_that_leaves_its_value_out() =>
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).ImportVariablesAsync(
            new() { File = JsonElement.Parse("""{"format":"tradewind.variables/1","variables":{"token":{"leftOut":["value"]}}}"""), OnConflict = "overwrite" }))).Problem!.Errors!.Keys.ShouldBe(["token.value"]);

    private static JsonElement Own(string connections) => JsonElement.Parse($$"""{"format":"tradewind.connections/1","connections":{{connections}}}""");

    private static string[] Outcomes(ImportResource result) =>
        [.. result.Entries.Select(entry => $"{entry.Name}: {entry.Outcome}{(entry.Missing is { } missing ? $", missing {string.Join(' ', missing)}" : "")}")];
}
