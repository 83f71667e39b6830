using System.Runtime.CompilerServices;
using Tradewind.Testing;

namespace Tradewind.Plugins.Tests;

public sealed class PluginCatalogueTests : IDisposable
{
    private readonly PluginFolders _folders = new();
    private readonly PluginStore _store;
    private readonly PluginCatalogue _catalogue;

    public PluginCatalogueTests()
    {
        _store = new PluginStore(_folders.Cache);
        _catalogue = new PluginCatalogue(_store);
    }

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Two_plugins_with_two_versions_of_one_library_run_side_by_side()
    {
        _folders.DropPlugin("Old");
        _folders.DropPlugin("New");

        _catalogue.Refresh(_folders.Drop).ShouldBeEmpty();

        (await GreetAsync("Greeter.Old", "OldGreeter")).ShouldBe("Good day, Ada (1)");
        (await GreetAsync("Greeter.New", "NewGreeter")).ShouldBe("Hello Ada! (2)");
    }

    [Fact]
    public void Operators_are_told_with_their_settings_and_documentation()
    {
        _folders.DropPlugin("New");
        _catalogue.Refresh(_folders.Drop);

        var greeter = _catalogue.Current.Single().Operators.Single();

        (greeter.Name, greeter.Kind).ShouldBe(("NewGreeter", OperatorKind.Action));
        greeter.Summary.ShouldBe("""
            Greets somebody in the new way.

                dag.Action("greet", new NewGreeter
                {
                    Name = "Ada",
                });
            """);
    }

    [Fact]
    public void Broken_plugins_are_reported_and_stop_nobody_else()
    {
        _folders.DropPlugin("New");
        Directory.CreateDirectory(Path.Combine(_folders.Drop, "empty"));
        Write("bad_json", "plugin.json", "{ \"name\": ");
        Write("lacks_name", "plugin.json", """{ "version": "1", "assembly": "x.dll" }""");
        Write("leads_out", "plugin.json", """{ "name": "x", "version": "1", "assembly": "../x.dll" }""");
        Write("no_assembly", "plugin.json", """{ "name": "x", "version": "1", "assembly": "x.dll" }""");
        Write("no_dotnet", "plugin.json", """{ "name": "x", "version": "1", "assembly": "x.dll" }""");
        Write("no_dotnet", "x.dll", "MZ half of it");
        File.Delete(Path.Combine(_folders.DropPlugin("Old"), "Words.dll"));

        var faults = _catalogue.Refresh(_folders.Drop);

        _catalogue.Current.Select(p => p.Package.Manifest.Name).ShouldBe(["Greeter.New", "Greeter.Old"]);
        faults.Select(f => f.Folder).Where(f => f.Length != 64).ShouldBe(["bad_json", "empty", "lacks_name", "leads_out", "no_assembly"]);
        faults.Single(f => f.Folder == "empty").Message.ShouldBe("There is no plugin.json in the folder.");
        faults.Single(f => f.Folder == "no_assembly").Message.ShouldBe("The assembly x.dll that plugin.json names is not there.");
        faults.Single(f => f.Name == "x").Message.ShouldBe("x.dll is not a .NET assembly, or only a part of one. Copy it again.");
    }

    [Fact]
    public async Task Dependency_that_the_plugin_does_not_bring_is_not_taken_from_the_host()
    {
        File.Delete(Path.Combine(_folders.DropPlugin("Old"), "Words.dll"));
        _catalogue.Refresh(_folders.Drop);

        (await Should.ThrowAsync<FileLoadException>(() => GreetAsync("Greeter.Old", "OldGreeter")))
            .ToString().ShouldContain("Plugin Greeter.Old 1.0.0 needs Words 1.0.0.0, which is not in its folder. Publish the plugin with its dependencies (EnableDynamicLoading).");
    }

    [Fact]
    public void Same_content_is_stored_and_loaded_once_whatever_its_folder()
    {
        _folders.DropPlugin("New", "a");
        _folders.DropPlugin("New", "b");

        _catalogue.Refresh(_folders.Drop);
        var first = _catalogue.Current.Single();
        _catalogue.Refresh(_folders.Drop);

        _catalogue.Current.Single().ShouldBeSameAs(first);
        Directory.GetDirectories(_folders.Cache).ShouldBe([first.Package.Directory]);
    }

    [Fact]
    public async Task Replaced_plugin_stays_loaded_until_its_last_lease_is_given_back()
    {
        var folder = _folders.DropPlugin("Old");
        _catalogue.Refresh(_folders.Drop);
        var old = _catalogue.Current.Single().Package.Reference;
        var lease = _catalogue.Lease([old]);

        // Overwritten in place: what is loaded comes from the cache and does not care.
        File.WriteAllText(Path.Combine(folder, "note.txt"), "a new version");
        foreach (var file in Directory.GetFiles(folder, "*.dll"))
            await File.WriteAllBytesAsync(file, await File.ReadAllBytesAsync(file));
        _catalogue.Refresh(_folders.Drop);
        _catalogue.RetireOthers();

        _catalogue.Current.Single().Package.Reference.ShouldNotBe(old);
        // The first greeting is what loads the private dependency: after retirement, before the lease ends.
        (await GreetAsync(lease.Plugins.Single(), "OldGreeter")).ShouldBe("Good day, Ada (1)");
        lease.Plugins.Single().TryLease().ShouldBeNull();
        lease.Dispose();
    }

    [Fact]
    public void Retired_plugin_leaves_memory()
    {
        var context = LoadAndRetire();

        for (var i = 0; i < 10 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        context.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public void Older_version_is_leased_by_its_reference_from_the_store()
    {
        _folders.DropPlugin("Old");
        var reference = _store.Scan(_folders.Drop).Packages.Single().Reference;
        Directory.Delete(Path.Combine(_folders.Drop, "Old"), recursive: true);
        _catalogue.Refresh(_folders.Drop);

        using var lease = _catalogue.Lease([reference]);

        lease.Plugins.Single().Package.Manifest.Name.ShouldBe("Greeter.Old");
        _catalogue.Current.ShouldBeEmpty();
    }

    [Fact]
    public void Unknown_plugin_is_told_by_its_reference()
    {
        var reference = "Gone@" + new string('0', 64);

        Should.Throw<PluginException>(() => _catalogue.Lease([reference])).Message.ShouldBe($"The plugin {reference} is not on this node.");
    }

    [Fact]
    public void Content_that_changes_gets_another_hash()
    {
        var folder = _folders.DropPlugin("Old");
        var before = _store.Store(folder).ContentHash;

        File.AppendAllText(Path.Combine(folder, "plugin.json"), " ");

        _store.Store(folder).ContentHash.ShouldNotBe(before);
        _store.Find(before).ShouldNotBeNull();
        Directory.GetDirectories(_folders.Cache).Length.ShouldBe(2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference LoadAndRetire()
    {
        _folders.DropPlugin("New");
        _catalogue.Refresh(_folders.Drop);
        var weak = new WeakReference(_catalogue.Current.Single().Assembly);
        Directory.Delete(Path.Combine(_folders.Drop, "New"), recursive: true);
        _catalogue.Refresh(_folders.Drop);
        _catalogue.RetireOthers();
        return weak;
    }

    private Task<string?> GreetAsync(string plugin, string type) =>
        GreetAsync(_catalogue.Current.Single(p => p.Package.Manifest.Name == plugin), type);

    private static async Task<string?> GreetAsync(LoadedPlugin plugin, string type)
    {
        var greeter = (ActionOperator<string>)Activator.CreateInstance(plugin.Assembly.GetExportedTypes().Single(t => t.Name == type))!;
        greeter.GetType().GetProperty("Name")!.SetValue(greeter, (Value<string>)"Ada");
        return (await greeter.RunAsync(new TestAttempt().Context, CancellationToken.None)).Output;
    }

    private void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folders.Drop, folder));
        File.WriteAllText(Path.Combine(_folders.Drop, folder, file), text);
    }
}
