using Tradewind.Agent.Dispatch;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Tests.Dispatch;

public sealed class ConfigurationLookupTests : IDisposable
{
    private const string Connection = "TRADEWIND_CONN_LOOKUP_TEST_1";
    private const string Variable = "TRADEWIND_VAR_LOOKUP_TEST_2";

    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("tw-secrets-");
    private readonly ConfigurationLookup _lookup;

    public ConfigurationLookupTests() => _lookup = new(new Stored(), new(_secrets.FullName));

    public void Dispose()
    {
        _secrets.Delete(recursive: true);
        Environment.SetEnvironmentVariable(Connection, null);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public async Task Environment_comes_before_the_secrets_folder_and_that_before_the_metastore()
    {
        (await _lookup.ConnectionAsync("lookup-test.1", default))!.Type.ShouldBe("stored");
        (await _lookup.VariableAsync("lookup-test.2", default))!.ShouldBe(new("lookup-test.2", "stored", false, null));
        Keep("connections/lookup-test.1", """{"type":"kept","password":"pw"}""");
        Keep("variables/lookup-test.2", "kept\n");
        var kept = (await _lookup.ConnectionAsync("lookup-test.1", default))!;
        (kept.Id, kept.Type, kept.Password).ShouldBe(("lookup-test.1", "kept", "pw"));
        (await _lookup.VariableAsync("lookup-test.2", default))!.ShouldBe(new("lookup-test.2", "kept", true, null));
        Environment.SetEnvironmentVariable(Connection, """{"id":"other","type":"http","host":"h","port":80,"password":"pw"}""");
        Environment.SetEnvironmentVariable(Variable, "here");

        var connection = (await _lookup.ConnectionAsync("lookup-test.1", default))!;

        (connection.Id, connection.Type, connection.Port, connection.Password).ShouldBe(("lookup-test.1", "http", 80, "pw"));
        (await _lookup.VariableAsync("lookup-test.2", default))!.ShouldBe(new("lookup-test.2", "here", true, null));
    }

    [Fact]
    public async Task Secret_that_is_changed_counts_at_the_next_look_up()
    {
        Keep("variables/lookup-test.2", "first line\nsecond\r\n");
        (await _lookup.VariableAsync("lookup-test.2", default))!.Value.ShouldBe("first line\nsecond");

        Keep("variables/lookup-test.2", "");

        (await _lookup.VariableAsync("lookup-test.2", default))!.Value.ShouldBe("");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData("/etc/hostname")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task Name_that_leads_out_of_the_secrets_folder_is_no_secret(string name)
    {
        Keep("outside", "out");
        Keep("variables/a/b", "out");

        (await _lookup.VariableAsync(name, default))!.Value.ShouldBe("stored");
    }

    [Fact]
    public async Task Secret_that_cannot_be_read_is_an_error_that_names_it_and_never_another_value()
    {
        Keep("variables/lookup-test.2", new string('x', (64 * 1024) + 1));
        Keep("connections/lookup-test.1", "hunter22");
        var bytes = Path.Combine(_secrets.FullName, "variables", "bytes");
        await File.WriteAllBytesAsync(bytes, [0xff, 0xfe, 0xfd]);

        var tooLong = await Should.ThrowAsync<InvalidOperationException>(() => _lookup.VariableAsync("lookup-test.2", default));
        var noText = await Should.ThrowAsync<InvalidOperationException>(() => _lookup.VariableAsync("bytes", default));
        var noJson = await Should.ThrowAsync<InvalidOperationException>(() => _lookup.ConnectionAsync("lookup-test.1", default));

        tooLong.Message.ShouldContain("lookup-test.2 cannot be read: it is longer than 64 KiB.");
        noText.Message.ShouldContain("bytes cannot be read: it is no UTF-8 text.");
        noJson.ToString().ShouldNotContain("hunter22");
        noJson.Message.ShouldContain("connections/lookup-test.1 is not a connection as a JSON object");
    }

    [Theory]
    [InlineData("""{"type":"http","password":"hunter22" """)]
    [InlineData("""{"password":"hunter22"}""")]
    [InlineData("""{"type":"http","port":"hunter22"}""")]
    [InlineData("""["hunter22"]""")]
    [InlineData("hunter22")]
    [InlineData("null")]
    public async Task Environment_that_holds_no_connection_is_refused_by_name_without_its_text(string text)
    {
        Environment.SetEnvironmentVariable(Connection, text);

        var fault = await Should.ThrowAsync<InvalidOperationException>(() => _lookup.ConnectionAsync("lookup-test.1", default));

        fault.ToString().ShouldNotContain("hunter22");
        fault.Message.ShouldContain(Connection);
    }

    [Fact]
    public void Secrets_in_further_settings_are_found_by_name_at_any_depth()
    {
        ConfigurationLookup.SecretsIn("""{"apiKey":"k1","region":"eu","oauth":{"client_secret":"s1","scopes":["a"],"tokens":["t1","t2"]},"n_token":5}""")
            .ShouldBe(["k1", "s1", "t1", "t2"]);
        ConfigurationLookup.SecretsIn(null).ShouldBeEmpty();
        ConfigurationLookup.SecretsIn("[]").ShouldBeEmpty();
        ConfigurationLookup.SecretsIn("not JSON").ShouldBeEmpty();
    }

    private void Keep(string path, string text)
    {
        var file = Path.Combine(_secrets.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private sealed class Stored : IConfigurationStore
    {
        public Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel) => Task.FromResult<ConnectionRecord?>(new() { Id = id, Type = "stored" });

        public Task ImportAsync(ConfigurationImport import, CancellationToken cancel) => throw new NotSupportedException();

        public Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) => Task.FromResult<VariableRecord?>(new(name, "stored", false, null));

        public Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel) => throw new NotSupportedException();

        public Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel) => throw new NotSupportedException();

        public Task<bool> DeleteVariableAsync(string name, CancellationToken cancel) => throw new NotSupportedException();
    }
}
