using Dapper;
using Tradewind.Connections;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Plugins;

public abstract class PluginStoreTests(Store store)
{
    // Whatever was retired before now: the database's clock goes on while a test runs.
    private static readonly TimeSpan Anything = TimeSpan.FromMinutes(-1);

    private IPluginStore Plugins => store.Port<IPluginStore>();

    private IPluginInstalls Installs => store.Port<IPluginInstalls>();

    [Fact]
    public async Task Plugin_keeps_its_package_when_it_is_entered_again_and_retired()
    {
        var plugin = Plugin();
        await Plugins.SaveAsync(plugin, new MemoryStream([1, 2, 3]), default);
        await Plugins.SaveAsync(plugin with { Error = "cannot load" }, null, default);
        (await ReadAsync(plugin.ContentHash)).ShouldBe([1, 2, 3]);

        var stored = await StoredAsync(plugin.ContentHash);
        stored!.Operators.ShouldBe(plugin.Operators);
        (stored with { Operators = plugin.Operators }).ShouldBe(plugin with { Error = "cannot load" });
        await Plugins.RetireAsync(plugin.ContentHash, default);
        (await StoredAsync(plugin.ContentHash))!.Active.ShouldBeFalse();
        (await ReadAsync(plugin.ContentHash)).ShouldBe([1, 2, 3]);
        (await Plugins.PackageAsync("no such hash", 0, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Package_of_several_pieces_comes_back_as_it_was_from_any_offset()
    {
        var plugin = Plugin();
        var package = new byte[(2 * 1024 * 1024) + 7];
        new Random(1).NextBytes(package);
        await Plugins.SaveAsync(plugin, new MemoryStream(package), default);
        await Plugins.SaveAsync(plugin, new MemoryStream(package), default);

        (await ReadAsync(plugin.ContentHash)).ShouldBe(package);
        (await Plugins.PackageAsync(plugin.ContentHash, package.Length - 3, default))!.Value.ToArray().ShouldBe(package[^3..]);
        (await Plugins.PackageAsync(plugin.ContentHash, package.Length, default))!.Value.Length.ShouldBe(0);
    }

    [Fact]
    public async Task Package_that_did_not_arrive_whole_is_no_plugin_yet_and_the_next_try_completes_it()
    {
        var plugin = Plugin();
        await Should.ThrowAsync<IOException>(() => Plugins.SaveAsync(plugin, new Breaking(3 * 1024 * 1024), default));

        (await Plugins.PackageAsync(plugin.ContentHash, 0, default)).ShouldBeNull();
        (await StoredAsync(plugin.ContentHash)).ShouldBeNull();
        await Plugins.SaveAsync(plugin, new MemoryStream([4, 5]), default);
        (await ReadAsync(plugin.ContentHash)).ShouldBe([4, 5]);
    }

    [Fact]
    public async Task Package_that_an_earlier_version_of_the_platform_stored_is_read()
    {
        var plugin = Plugin();
        await Plugins.SaveAsync(plugin, null, default);
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO plugin_content (content_hash, zip) VALUES (@ContentHash, @zip)", new { plugin.ContentHash, zip = new byte[] { 7, 8, 9 } }), default);

        (await ReadAsync(plugin.ContentHash)).ShouldBe([7, 8, 9]);
    }

    [Fact]
    public async Task Installed_plugins_are_listed_in_the_order_in_which_they_were_and_one_again_becomes_the_last()
    {
        var (one, two) = (Plugin("Greeter", "1.0.0") with { ConnectionTypes = "[]" }, Plugin("Greeter", "2.0.0"));
        (await InstallAsync(one)).ShouldBeTrue();
        (await InstallAsync(two)).ShouldBeTrue();
        (await OursAsync(one, two)).ShouldBe([one.ContentHash, two.ContentHash]);

        (await InstallAsync(one)).ShouldBeTrue();

        (await OursAsync(one, two)).ShouldBe([two.ContentHash, one.ContentHash]);
        var stored = (await StoredAsync(one.ContentHash))!;
        (stored.Name, stored.Active, stored.Installed!.By).ShouldBe((one.Name, false, "user:ada"));
        stored.Operators.ShouldBe(one.Operators);
        stored.ConnectionTypes.ShouldBe("[]");
        (await ReadAsync(one.ContentHash)).ShouldBe([1, 2, 3]);
        await Installs.UninstallAsync(one.ContentHash, default);
        (await OursAsync(one, two)).ShouldBe([two.ContentHash]);
        (await StoredAsync(one.ContentHash))!.Installed.ShouldBeNull();
    }

    [Fact]
    public async Task Version_with_other_content_is_not_installed_beside_whatever_the_case_of_its_name()
    {
        var one = Plugin("Keeper", "1.0.0");
        var other = Plugin("Keeper", "1.0.0") with { Name = one.Name.ToUpperInvariant() };
        await InstallAsync(one);

        (await InstallAsync(other)).ShouldBeFalse();

        (await OursAsync(one, other)).ShouldBe([one.ContentHash]);
        (await StoredAsync(other.ContentHash)).ShouldBeNull();
    }

    [Fact]
    public async Task Users_of_a_plugin_are_the_active_dags_whose_present_version_was_compiled_against_it()
    {
        var (one, two) = (Plugin("Used", "1.0.0"), Plugin("Used", "2.0.0"));
        await InstallAsync(one);
        await InstallAsync(two);
        var dag = Sample.Graph(Sample.Unique("dag"), Sample.Task("a"));
        var path = $"{dag.DagId}.csx";
        await store.Dags.StoreAsync(Sample.Bundle(path, $"{dag.DagId}-1", dag) with { Plugins = ["shell@abc", $"{one.Name}@{one.ContentHash}"] }, default);
        (await Installs.UsersAsync(one.ContentHash, default)).ShouldBe([dag.DagId]);
        (await Installs.UsersAsync(two.ContentHash, default)).ShouldBeEmpty();

        await store.Dags.StoreAsync(Sample.Bundle(path, $"{dag.DagId}-2", dag) with { Plugins = [$"{two.Name}@{two.ContentHash}"] }, default);
        (await Installs.UsersAsync(one.ContentHash, default)).ShouldBeEmpty();
        (await Installs.UsersAsync(two.ContentHash, default)).ShouldBe([dag.DagId]);

        await store.Dags.RemoveBundleAsync(path, default);
        (await Installs.UsersAsync(two.ContentHash, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Plugin_is_pruned_when_scripts_do_not_see_it_nobody_installed_it_and_no_version_needs_it()
    {
        var (active, installed, needed, unused) = (Plugin("Active"), Plugin("Installed"), Plugin("Needed"), Plugin("Unused"));
        foreach (var plugin in new[] { active, needed, unused }) await Plugins.SaveAsync(plugin, new MemoryStream([1, 2, 3]), default);
        await InstallAsync(installed);
        var dag = Sample.Graph(Sample.Unique("dag"), Sample.Task("a"));
        await store.Dags.StoreAsync(Sample.Bundle($"{dag.DagId}.csx", dag.DagId, dag) with { Plugins = [$"{needed.Name}@{needed.ContentHash}"] }, default);
        foreach (var plugin in new[] { needed, unused }) await Plugins.RetireAsync(plugin.ContentHash, default);

        await Installs.PruneAsync(TimeSpan.FromHours(1), default);
        (await StoredAsync(unused.ContentHash)).ShouldNotBeNull();
        await Installs.PruneAsync(Anything, default);

        foreach (var plugin in new[] { active, installed, needed }) (await ReadAsync(plugin.ContentHash)).ShouldBe([1, 2, 3], plugin.Name);
        (await StoredAsync(unused.ContentHash)).ShouldBeNull();
        (await Plugins.PackageAsync(unused.ContentHash, 0, default)).ShouldBeNull();
        // The bytes were the same as those of the others: each plugin has its own.
        await Plugins.SaveAsync(unused, new MemoryStream([9]), default);
        (await ReadAsync(unused.ContentHash)).ShouldBe([9]);
    }

    private async Task<bool> InstallAsync(PluginRecord plugin) => await Installs.InstallAsync(plugin with { Active = false }, new MemoryStream([1, 2, 3]), "user:ada", default);

    private static PluginRecord Plugin(string? name = null, string version = "1.0.0") => new(
        Sample.Unique("hash"), name ?? Sample.Unique("plugin"), version, "Runs commands", [new OperatorInfo("ShellCommand", "action", "Runs a command")], null, true, Sample.Noon);

    private async Task<PluginRecord?> StoredAsync(string hash) => (await Plugins.ListAsync(default)).SingleOrDefault(entry => entry.ContentHash == hash);

    private async Task<IEnumerable<string>> OursAsync(params PluginRecord[] plugins) =>
        (await Installs.InstalledAsync(default)).Select(plugin => plugin.ContentHash).Where(hash => plugins.Any(plugin => plugin.ContentHash == hash));

    private async Task<byte[]> ReadAsync(string hash)
    {
        var all = new MemoryStream();
        while (await Plugins.PackageAsync(hash, all.Length, default) is { Length: > 0 } piece) all.Write(piece.Span);
        return all.ToArray();
    }

    /// <summary>A package whose source breaks after a while, the second time that it is read: the first reading is for its hash.</summary>
    private sealed class Breaking(int after) : MemoryStream(new byte[after * 2])
    {
        private bool _again;

        public override long Position
        {
            get => base.Position;
            set
            {
                _again = true;
                base.Position = value;
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _again && Position >= after ? throw new IOException("The disk is gone.") : base.ReadAsync(buffer, cancellationToken);
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
