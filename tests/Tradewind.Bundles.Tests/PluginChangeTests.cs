namespace Tradewind.Bundles.Tests;

/// <summary>What a change of the plugins does to the scripts.</summary>
public sealed class PluginChangeTests : IAsyncLifetime
{
    private TestBundles _bundles = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        _bundles.Write("with.csx", "dag with\nuse Greeter");
        _bundles.Write("without.csx", "dag without");
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Plugin_that_comes_mends_the_script_that_waited_for_it_and_leaves_the_others_alone()
    {
        await _bundles.Loop.BeginAsync(_bundles.Watcher, default);
        (await _bundles.FaultsAsync("with.csx")).ShouldBe(["no plugin Greeter"]);
        _bundles.Fake.Compiled.Clear();

        _bundles.Fake.Plugins = [FakeProcessors.Plugin("Greeter", "1")];
        await _bundles.Loop.TakePluginsAsync(default);

        (await _bundles.FaultsAsync("with.csx")).ShouldBeEmpty();
        (await _bundles.DagAsync("with"))!.Version.ShouldBe(1);
        _bundles.Fake.Compiled.ShouldBe(["with.csx"]);
    }

    [Fact]
    public async Task New_version_of_a_plugin_makes_new_versions_of_the_dags_that_use_it()
    {
        await BeginWithGreeterAsync();

        _bundles.Fake.Plugins = [FakeProcessors.Plugin("Greeter", "2")];
        await _bundles.Loop.TakePluginsAsync(default);

        _bundles.Fake.Compiled.ShouldBe(["with.csx"]);
        (await _bundles.DagAsync("with"))!.Version.ShouldBe(2);
        (await _bundles.Queries.VersionAsync("with", 2, default))!.Plugins.ShouldBe(["Greeter@2"]);
        (await _bundles.Queries.VersionAsync("with", 1, default))!.Plugins.ShouldBe(["Greeter@1"]);
        (await _bundles.PluginsAsync()).Select(plugin => (plugin.ContentHash, plugin.Active)).ShouldBe([("1", false), ("2", true)], ignoreOrder: true);
    }

    [Fact]
    public async Task Plugin_that_goes_is_told_by_the_scripts_that_use_it_and_their_last_good_versions_serve()
    {
        await BeginWithGreeterAsync();

        _bundles.Fake.Plugins = [];
        await _bundles.Loop.TakePluginsAsync(default);

        (await _bundles.FaultsAsync("with.csx")).ShouldBe(["no plugin Greeter"]);
        var dag = (await _bundles.DagAsync("with"))!;
        (dag.Active, dag.Version).ShouldBe((true, 1));
        (await _bundles.PluginsAsync()).ShouldHaveSingleItem().Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Plugin_that_breaks_is_told_with_its_error_and_comes_back_when_it_is_mended()
    {
        await BeginWithGreeterAsync();

        _bundles.Fake.Plugins = [FakeProcessors.Plugin("Greeter", "", error: "plugin.json is empty.")];
        await _bundles.Loop.TakePluginsAsync(default);
        (await _bundles.PluginsAsync()).Single(plugin => plugin.Active).Error.ShouldBe("plugin.json is empty.");

        _bundles.Fake.Plugins = [FakeProcessors.Plugin("Greeter", "1")];
        await _bundles.Loop.TakePluginsAsync(default);
        var live = (await _bundles.PluginsAsync()).Single(plugin => plugin.Active);
        (live.ContentHash, live.Error).ShouldBe(("1", null));
    }

    [Fact]
    public async Task Change_of_the_plugins_that_changes_none_compiles_nothing()
    {
        await BeginWithGreeterAsync();

        await _bundles.Loop.TakePluginsAsync(default);

        _bundles.Fake.Compiled.ShouldBeEmpty();
    }

    private async Task BeginWithGreeterAsync()
    {
        _bundles.Fake.Plugins = [FakeProcessors.Plugin("Greeter", "1")];
        await _bundles.Loop.BeginAsync(_bundles.Watcher, default);
        _bundles.Fake.Compiled.Clear();
    }
}
