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
}

public sealed class SqlitePluginStoreTests(SqliteStore store) : PluginStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresPluginStoreTests(PostgresStore store) : PluginStoreTests(store), IClassFixture<PostgresStore>;
