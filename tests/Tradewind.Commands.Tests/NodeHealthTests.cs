using System.Text.Json;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;

namespace Tradewind.Commands.Tests;

public sealed class NodeHealthTests : IAsyncLifetime
{
    private const string Node = "machine-7-abc";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("tradewind-node-");
    private readonly ServiceProvider _services;

    public NodeHealthTests() => _services = new ServiceCollection().AddLogging().AddSqliteMetastore(Path.Combine(_data.FullName, "tradewind.db")).BuildServiceProvider();

    private INodeStore Nodes => _services.GetRequiredService<INodeStore>();

    public async Task InitializeAsync()
    {
        await _services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        new LocalAccess(_data.FullName).WriteNode(Node);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Node_that_is_heard_is_healthy()
    {
        await RegisterAsync(Node, Lease);

        var result = await HealthAsync();

        (result.Code, result.Error).ShouldBe((ExitCode.Ok, ""));
        result.Out.ShouldStartWith($"Node {Node} (agent) is alive: last heard ");
    }

    [Fact]
    public async Task Node_whose_lease_has_ended_is_not()
    {
        await RegisterAsync(Node, -Lease);

        var result = await HealthAsync();

        (result.Code, result.Out).ShouldBe((ExitCode.Failed, ""));
        result.Error.ShouldStartWith($"Node {Node} has lost its lease: it was last heard ");
    }

    [Fact]
    public async Task Node_that_was_given_up_is_not()
    {
        await RegisterAsync(Node, Lease);
        await Nodes.GiveUpOthersAsync("another", default);

        var result = await HealthAsync();

        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldStartWith($"Node {Node} was given up: ");
    }

    [Fact]
    public async Task Node_that_is_not_in_the_list_is_not_whoever_else_is()
    {
        await RegisterAsync("machine-8-def", Lease);

        var result = await HealthAsync();

        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldStartWith($"Node {Node} is not in the list of nodes");
    }

    [Fact]
    public async Task Data_folder_of_no_node_is_named()
    {
        File.Delete(new LocalAccess(_data.FullName).NodeFile);

        var result = await HealthAsync();

        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldContain(_data.FullName);
        result.Error.ShouldContain("TRADEWIND_DATA");
    }

    [Fact]
    public async Task Metastore_that_is_away_makes_its_nodes_unhealthy_and_keeps_its_password()
    {
        var result = await Shell.RunAsync(
            new() { ["TRADEWIND_METASTORE"] = "Host=127.0.0.1;Port=1;Username=x;Password=hunter2;Timeout=2", ["TRADEWIND_DATA"] = _data.FullName }, "", "health", "--node");

        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldContain("the metastore cannot be used");
        result.Error.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData(true, "healthy")]
    [InlineData(false, "unhealthy")]
    public async Task Answer_as_json_names_node_and_status(bool heard, string status)
    {
        if (heard) await RegisterAsync(Node, Lease);

        var result = await HealthAsync("--json");

        result.Code.ShouldBe(heard ? ExitCode.Ok : ExitCode.Failed);
        using var answer = JsonDocument.Parse(result.Out);
        (answer.RootElement.GetProperty("node").GetString(), answer.RootElement.GetProperty("status").GetString()).ShouldBe((Node, status));
    }

    private Task RegisterAsync(string node, TimeSpan lease) =>
        Nodes.RegisterAsync(new NodeInfo { Id = node, Host = "machine", ProcessId = 7, Roles = ["agent"], Version = "1.0.0" }, lease, default);

    private Task<ShellResult> HealthAsync(params string[] more) => Shell.RunAsync(new() { ["TRADEWIND_DATA"] = _data.FullName }, "", ["health", "--node", .. more]);
}
