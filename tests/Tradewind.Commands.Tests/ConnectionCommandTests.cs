using System.Text.Json;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Plugins;
using Tradewind.Server.Tests;
using Tradewind.Terminal;

namespace Tradewind.Commands.Tests;

public sealed class ConnectionCommandTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Runs.ConnectionTypes.Add(new PluginConnectionTypes("Shop", new('a', 64),
        [
            new()
            {
                Id = "shop", Title = "Shop", Aliases = ["store"], Fields =
                [
                    new("host", "Address") { Required = true }, new("port", "Port"), new("password", "Password"), new("region", "Region") { Kind = ConnectionFieldKind.Choice, Choices = ["eu", "us"] },
                    new("api_key", "Key") { Kind = ConnectionFieldKind.Secret },
                ],
            },
        ]));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Types_are_listed_and_the_fields_of_one_are_shown()
    {
        (await Shell.RunAsync(_server, Role.Viewer, "connections", "types")).Out.ShouldContain("shop");
        var fields = await Shell.RunAsync(_server, Role.Viewer, "connections", "types", "store");
        fields.Out.ShouldContain("eu|us");
        fields.Out.ShouldContain("api_key");
        (await Shell.RunAsync(_server, Role.Viewer, "connections", "types", "mainframe")).Error.ShouldContain("No plugin brings a connection type 'mainframe'; there are shop.");
    }

    [Fact]
    public async Task Fields_are_set_by_name_secrets_are_asked_for_and_others_stay()
    {
        (await RunAsync("s3cret\n", "connections", "add", "crm", "--type", "store", "--field", "host=h", "--field", "port=81", "--field", "region=eu", "--field", "api_key")).Code.ShouldBe(ExitCode.Ok);
        _server.Configuration.Connections["crm"].ShouldBe(new ConnectionRecord { Id = "crm", Type = "store", Host = "h", Port = 81, Extra = """{"region":"eu","api_key":"s3cret"}""" });

        (await RunAsync("pw\n", "connections", "set", "crm", "--field", "region=us", "--field", "password")).Code.ShouldBe(ExitCode.Ok);
        _server.Configuration.Connections["crm"].ShouldBe(new ConnectionRecord { Id = "crm", Type = "store", Host = "h", Port = 81, Password = "pw", Extra = """{"region":"us","api_key":"s3cret"}""" });
    }

    [Fact]
    public async Task Fields_that_are_wrong_are_all_told_before_anything_is_asked_or_stored()
    {
        var result = await RunAsync("", "connections", "set", "crm", "--type", "shop", "--field", "hots=h", "--field", "api_key=k", "--field", "port=x", "--field", "region");

        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("--field hots: a connection of type shop has no such field; it has host, port, password, region, api_key.");
        result.Error.ShouldContain("--field api_key is a secret, which must not stand on the command line");
        result.Error.ShouldContain("--field port: 'x' is no port.");
        result.Error.ShouldContain("--field region needs a value");
        _server.Configuration.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task Test_says_what_was_found_and_its_exit_code_whether_it_works()
    {
        _server.Configuration.Connections["crm"] = new() { Id = "crm", Type = "shop", Host = "h" };
        var works = await RunAsync("", "connections", "test", "crm");
        (works.Code, works.Out.Trim()).ShouldBe((ExitCode.Ok, "Works: It works."));

        _server.Tester.Answer = new(false, "Refused.", TimeSpan.Zero);
        var fails = await RunAsync("", "connections", "test", "crm");
        (fails.Code, fails.Out.Trim()).ShouldBe((ExitCode.Failed, "Does not work: Refused."));
    }

    [Fact]
    public async Task Export_goes_to_standard_output_and_comes_in_again_from_a_file_or_standard_input()
    {
        _server.Configuration.Connections["crm"] = new() { Id = "crm", Type = "shop", Host = "h", Password = "pw" };
        _server.Configuration.Variables["region"] = new("region", "emea", false, null);
        var (connections, variables) = ((await RunAsync("", "connections", "export")).Out, (await RunAsync("", "variables", "export")).Out);
        JsonElement.Parse(connections).GetProperty("connections").GetProperty("crm").TryGetProperty("password", out _).ShouldBeFalse();
        _server.Configuration.Variables.Clear();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, connections.Replace("\"h\"", "\"h2\""));
            (await RunAsync("", "connections", "import", file)).Code.ShouldBe(ExitCode.Failed);
            var dry = await RunAsync("", "connections", "import", file, "--on-conflict", "overwrite", "--dry-run");
            dry.Out.ShouldContain("changed");
            dry.Out.ShouldContain("Nothing was stored.");
            _server.Configuration.Connections["crm"].Host.ShouldBe("h");
            (await RunAsync("", "connections", "import", file, "--on-conflict", "overwrite")).Code.ShouldBe(ExitCode.Ok);
            (_server.Configuration.Connections["crm"].Host, _server.Configuration.Connections["crm"].Password).ShouldBe(("h2", "pw"));
        }
        finally
        {
            File.Delete(file);
        }

        (await RunAsync(variables, "variables", "import", "-")).Out.ShouldContain("added");
        _server.Configuration.Variables["region"].Value.ShouldBe("emea");
        var refused = await RunAsync("", "connections", "export", "--with-secrets");
        refused.Code.ShouldBe(ExitCode.NoServer);
        refused.Error.ShouldContain("Exporting secrets takes the role admin; user:author has author.");
    }

    [Fact]
    public async Task File_that_is_no_json_is_told_without_what_stands_in_it()
    {
        var result = await RunAsync("token=canary", "variables", "import", "-");
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("'-' is no JSON (line 1");
        result.Error.ShouldNotContain("canary");
    }

    private Task<ShellResult> RunAsync(string input, params string[] arguments) => Shell.RunAsync(
        new() { ["TRADEWIND_SERVER"] = _server.Address.ToString(), ["TRADEWIND_TOKEN"] = _server.Http(Role.Author).DefaultRequestHeaders.Authorization!.Parameter! }, input, arguments);
}
