using Tradewind.Connections;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Plugins;

public abstract class PluginStoreTests(Store store)
{
    private IPluginStore Plugins => store.Port<IPluginStore>();

    [Fact]
    public async Task Plugin_keeps_its_content_when_it_is_entered_again_and_retired()
    {
        var plugin = new PluginRecord(
            Sample.Unique("hash"), "shell", "1.0.0", "Runs commands", [new OperatorInfo("ShellCommand", "action", "Runs a command")], null, true, Sample.Noon);
        await Plugins.SaveAsync(plugin, [1, 2, 3], default);
        await Plugins.SaveAsync(plugin with { Error = "cannot load" }, null, default);
        (await Plugins.ContentAsync(plugin.ContentHash, default)).ShouldBe([1, 2, 3]);

        var stored = (await Plugins.ListAsync(default)).Single(entry => entry.ContentHash == plugin.ContentHash);
        stored.Operators.ShouldBe(plugin.Operators);
        (stored with { Operators = plugin.Operators }).ShouldBe(plugin with { Error = "cannot load" });
        await Plugins.RetireAsync(plugin.ContentHash, default);
        (await Plugins.ListAsync(default)).Single(entry => entry.ContentHash == plugin.ContentHash).Active.ShouldBeFalse();
        (await Plugins.ContentAsync(plugin.ContentHash, default)).ShouldNotBeNull();
        (await Plugins.ContentAsync("no such hash", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Connection_types_are_those_of_the_plugins_in_use()
    {
        var type = new ConnectionTypeSpec { Id = "ftp", Title = "FTP", Aliases = ["ftps"], Fields = [new("host", "Host") { Required = true }, new("mode", "Mode") { Kind = ConnectionFieldKind.Choice, Choices = ["active", "passive"], Default = "passive", Help = "How." }] };
        var name = Sample.Unique("files");
        PluginRecord Plugin(string version) => new(Sample.Unique("hash"), name, version, null, [], null, true, Sample.Noon) { ConnectionTypes = ConnectionTypeJson.Write([type with { Title = version }]) };
        var (old, replaced, faulty, none) = (Plugin("1"), Plugin("2"), Plugin("3") with { Error = "cannot load" }, Plugin("4") with { ConnectionTypes = null });
        foreach (var plugin in new[] { old, replaced, faulty, none }) await Plugins.SaveAsync(plugin, null, default);
        await Plugins.RetireAsync(replaced.ContentHash, default);

        var found = (await Plugins.ConnectionTypesAsync(default)).Where(plugin => plugin.Plugin == name).ShouldHaveSingleItem();

        found.Reference.ShouldBe($"{name}@{old.ContentHash}");
        var stored = found.Types.ShouldHaveSingleItem();
        (stored.Id, stored.Title).ShouldBe(("ftp", "1"));
        stored.Aliases.ShouldBe(["ftps"]);
        stored.Fields[0].ShouldBe(type.Fields[0] with { Choices = stored.Fields[0].Choices });
        stored.Fields[1].Choices.ShouldBe(["active", "passive"]);
        (stored.Fields[1].Default, stored.Fields[1].Help, stored.Fields[1].Kind).ShouldBe(("passive", "How.", ConnectionFieldKind.Choice));
        await Plugins.SaveAsync(old with { ConnectionTypes = null }, null, default);
        (await Plugins.ConnectionTypesAsync(default)).ShouldNotContain(plugin => plugin.Plugin == name);
    }
}

public sealed class SqlitePluginStoreTests(SqliteStore store) : PluginStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresPluginStoreTests(PostgresStore store) : PluginStoreTests(store), IClassFixture<PostgresStore>;
