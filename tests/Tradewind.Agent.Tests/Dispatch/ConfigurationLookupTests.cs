using Tradewind.Agent.Dispatch;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Tests.Dispatch;

public sealed class ConfigurationLookupTests : IDisposable
{
    private const string Connection = "TRADEWIND_CONN_LOOKUP_TEST_1";
    private const string Variable = "TRADEWIND_VAR_LOOKUP_TEST_2";

    private readonly ConfigurationLookup _lookup = new(new Stored());

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Connection, null);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public async Task Environment_comes_before_the_metastore()
    {
        (await _lookup.ConnectionAsync("lookup-test.1", default))!.Type.ShouldBe("stored");
        (await _lookup.VariableAsync("lookup-test.2", default))!.ShouldBe(new("lookup-test.2", "stored", false, null));
        Environment.SetEnvironmentVariable(Connection, """{"id":"other","type":"http","host":"h","port":80,"password":"pw"}""");
        Environment.SetEnvironmentVariable(Variable, "here");

        var connection = (await _lookup.ConnectionAsync("lookup-test.1", default))!;

        (connection.Id, connection.Type, connection.Port, connection.Password).ShouldBe(("lookup-test.1", "http", 80, "pw"));
        (await _lookup.VariableAsync("lookup-test.2", default))!.ShouldBe(new("lookup-test.2", "here", true, null));
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

    private sealed class Stored : IConfigurationStore
    {
        public Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel) => Task.FromResult<ConnectionRecord?>(new() { Id = id, Type = "stored" });

        public Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) => Task.FromResult<VariableRecord?>(new(name, "stored", false, null));

        public Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel) => throw new NotSupportedException();

        public Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel) => throw new NotSupportedException();

        public Task<bool> DeleteVariableAsync(string name, CancellationToken cancel) => throw new NotSupportedException();
    }
}
