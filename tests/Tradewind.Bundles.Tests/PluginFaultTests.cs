using Tradewind.Engine.Plugins;

namespace Tradewind.Bundles.Tests;

/// <summary>Plugins in the folder that fail, end their process or never come back while they are loaded; with a real dag-processor.</summary>
public sealed class PluginFaultTests : IAsyncLifetime
{
    private TestBundles _bundles = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        _bundles.Write("moody.csx", "var dag = new Dag(\"moody\");\ndag.Action(\"greet\", new MoodyGreeter());");
        _bundles.Write("sound.csx", "var dag = new Dag(\"sound\");\ndag.Action(\"greet\", new NewGreeter { Name = \"Ada\" });");
        _bundles.DropPlugin("Greeter.New", "new");
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Theory]
    [InlineData("throw", "The static constructor of Greeting.Moody.MoodyGreeter failed: There is no licence for it.")]
    [InlineData("exit", "The dag-processor exited with code 3 while it loaded the plugin. Static constructors and module initializers run while a plugin is loaded; move the work into its operators.")]
    [InlineData("hang", "It did not finish loading within 3 s. Static constructors and module initializers run while a plugin is loaded; move the work into its operators.")]
    public async Task F33_plugin_that_cannot_be_loaded_is_told_on_its_own_and_by_the_scripts_that_use_it_and_others_are_live(string mood, string why)
    {
        _bundles.DropPlugin("Greeter.Moody", "moody", ("mood.txt", mood));

        await _bundles.StartAsync(_bundles.NewPool(options => options with { LoadLimit = TimeSpan.FromSeconds(mood == "hang" ? 3 : 30) }));

        var plugins = await _bundles.PluginsAsync();
        var moody = plugins.Single(plugin => plugin.Name == "Greeter.Moody");
        (moody.Version, moody.Error, moody.Active).ShouldBe(("1.0.0", why, true));
        plugins.Single(plugin => plugin.Name == "Greeter.New").Error.ShouldBeNull();
        (await _bundles.FaultsAsync("moody.csx")).ShouldBe([$"Plugin Greeter.Moody 1.0.0 cannot be used: {why}"]);
        (await _bundles.DagAsync("sound"))!.HasImportError.ShouldBeFalse();
    }

    [Fact]
    public async Task F33_plugin_that_breaks_in_its_new_version_leaves_the_dags_on_the_old_one_until_it_is_mended()
    {
        var folder = _bundles.DropPlugin("Greeter.Moody", "moody");
        await _bundles.StartAsync(_bundles.NewPool());
        (await _bundles.DagAsync("moody"))!.Version.ShouldBe(1);

        await File.WriteAllTextAsync(Path.Combine(folder, "mood.txt"), "exit");
        await WhenAsync(plugin => plugin.Error is not null);
        await _bundles.WhenAsync("the script tells", async () => (await _bundles.FaultsAsync("moody.csx")).Count > 0);
        var dag = (await _bundles.DagAsync("moody"))!;
        (dag.Active, dag.Version).ShouldBe((true, 1));

        File.Delete(Path.Combine(folder, "mood.txt"));
        await _bundles.WhenAsync("the script is sound", async () => (await _bundles.FaultsAsync("moody.csx")).Count == 0);
        (await _bundles.PluginsAsync()).Single(plugin => plugin is { Name: "Greeter.Moody", Active: true }).Error.ShouldBeNull();
    }

    private Task WhenAsync(Func<PluginRecord, bool> wished) => _bundles.WhenAsync("the plugin", async () => (await _bundles.PluginsAsync()).Any(plugin => plugin.Name == "Greeter.Moody" && wished(plugin)));
}
