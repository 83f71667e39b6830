using Tradewind.Engine.Plugins;

namespace Tradewind.Bundles.Tests;

/// <summary>What is done to the plugins folder while it is watched; with a real dag-processor.</summary>
public sealed class PluginFolderTests : IAsyncLifetime
{
    private const string Greeting = """
        var dag = new Dag("greeting");
        dag.Action("greet", new OldGreeter { Name = "Ada" });
        """;

    private TestBundles _bundles = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        _bundles.Write("greeting.csx", Greeting);
        _bundles.DropPlugin("Greeter.New", "new");
        await _bundles.StartAsync(_bundles.NewPool());
        await WhenAsync("Greeter.New", plugin => plugin is { Active: true, Error: null });
        (await _bundles.FaultsAsync("greeting.csx")).ShouldHaveSingleItem().ShouldContain("OldGreeter");
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Plugin_that_is_dropped_is_live_stored_and_taken_by_the_script_that_waited_for_it()
    {
        _bundles.DropPlugin("Greeter.Old", "old");

        var plugin = await WhenAsync("Greeter.Old", plugin => plugin is { Active: true, Error: null });
        plugin.Operators.Select(one => (one.Name, one.Kind)).ShouldBe([("OldGreeter", "action")]);
        (await _bundles.PackageAsync(plugin.ContentHash)).ShouldNotBeNull().Length.ShouldBePositive();
        await WhenVersionAsync(1);
        (await _bundles.Queries.VersionAsync("greeting", 1, default))!.Plugins.ShouldBe([$"Greeter.Old@{plugin.ContentHash}"]);
    }

    [Fact]
    public async Task New_version_in_the_same_folder_replaces_the_old_one_for_scripts_and_leaves_it_in_the_store()
    {
        var manifest = Path.Combine(_bundles.DropPlugin("Greeter.Old", "old"), "plugin.json");
        await WhenVersionAsync(1);
        var before = await WhenAsync("Greeter.Old", plugin => plugin.Active);

        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("1.0.0", "1.1.0"));

        await WhenAsync("Greeter.Old", plugin => plugin is { Version: "1.1.0", Active: true });
        await WhenVersionAsync(2);
        (await WhenAsync("Greeter.Old", plugin => plugin.Version == "1.0.0")).Active.ShouldBeFalse();
        (await _bundles.PackageAsync(before.ContentHash)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Plugin_that_is_removed_is_retired_and_the_last_good_version_serves()
    {
        var folder = _bundles.DropPlugin("Greeter.Old", "old");
        await WhenVersionAsync(1);

        Directory.Delete(folder, recursive: true);

        await WhenAsync("Greeter.Old", plugin => !plugin.Active);
        await _bundles.WhenAsync("the script tells", async () => (await _bundles.FaultsAsync("greeting.csx")).Count > 0);
        var dag = (await _bundles.DagAsync("greeting"))!;
        (dag.Active, dag.Version).ShouldBe((true, 1));
    }

    [Fact]
    public async Task Half_copied_plugin_is_told_and_live_when_the_rest_has_come()
    {
        var whole = _bundles.CopyPlugin("Greeter.Old");
        var half = Directory.CreateDirectory(Path.Combine(_bundles.PluginsFolder, "old")).FullName;
        File.Copy(Path.Combine(whole, "Greeter.Old.dll"), Path.Combine(half, "Greeter.Old.dll"));
        (await WhenAsync("old", plugin => plugin.Active)).Error.ShouldBe("There is no plugin.json in the folder.");

        foreach (var file in Directory.EnumerateFiles(whole)) File.Copy(file, Path.Combine(half, Path.GetFileName(file)), overwrite: true);

        await WhenAsync("Greeter.Old", plugin => plugin is { Active: true, Error: null });
        await WhenSoundAsync();
        (await WhenAsync("old", _ => true)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Broken_manifest_stops_no_other_plugin_and_is_live_when_it_is_mended()
    {
        var manifest = Path.Combine(_bundles.DropPlugin("Greeter.Old", "old"), "plugin.json");
        await WhenVersionAsync(1);
        var sound = await File.ReadAllTextAsync(manifest);

        await File.WriteAllTextAsync(manifest, sound[..(sound.Length / 2)]);

        (await WhenAsync("old", plugin => plugin.Active)).Error!.ShouldStartWith("plugin.json cannot be read: ");
        (await WhenAsync("Greeter.New", plugin => plugin.Active)).Error.ShouldBeNull();
        (await _bundles.DagAsync("greeting"))!.Active.ShouldBeTrue();
        await File.WriteAllTextAsync(manifest, sound);
        await WhenAsync("Greeter.Old", plugin => plugin is { Active: true, Error: null });
        await WhenSoundAsync();
    }

    [Fact]
    public async Task Loaded_file_that_is_edited_makes_a_new_version_of_what_loads_it()
    {
        _bundles.Write("shared/words.csx", "string Word() => \"one\";");
        _bundles.Write("loads.csx", "#load \"shared/words.csx\"\nvar dag = new Dag(\"loads\");\ndag.Task(\"say\", _ => Word());");
        await _bundles.WhenAsync("version 1", async () => await _bundles.DagAsync("loads") is { Version: 1 });

        _bundles.Write("shared/words.csx", "string Word() => \"two\";");

        await _bundles.WhenAsync("version 2", async () => await _bundles.DagAsync("loads") is { Version: 2 });
    }

    private async Task<PluginRecord> WhenAsync(string name, Func<PluginRecord, bool> wished)
    {
        PluginRecord? found = null;
        await _bundles.WhenAsync($"plugin {name}", async () => (found = (await _bundles.PluginsAsync()).FirstOrDefault(plugin => plugin.Name == name && wished(plugin))) is not null);
        return found!;
    }

    private Task WhenSoundAsync() => _bundles.WhenAsync("the script is sound", async () => await _bundles.DagAsync("greeting") is { HasImportError: false });

    private Task WhenVersionAsync(int version) =>
        _bundles.WhenAsync($"version {version}", async () => await _bundles.DagAsync("greeting") is { HasImportError: false } dag && dag.Version == version);
}
