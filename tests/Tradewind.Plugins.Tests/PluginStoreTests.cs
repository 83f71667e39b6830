using System.IO.Compression;

namespace Tradewind.Plugins.Tests;

/// <summary>The cache of a node: what is in it is what its name says, and goes when nobody needs it.</summary>
public sealed class PluginStoreTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Package_is_fetched_piece_by_piece_once_and_stands_under_its_hash()
    {
        var (hash, zip) = Package("New");
        var asked = new List<long>();
        var store = new PluginStore(_folders.Cache);

        var fetched = await store.FetchAsync(hash, Pieces(zip, asked));
        await store.FetchAsync(hash, Pieces(zip, asked));

        (fetched.ContentHash, fetched.Manifest.Name).ShouldBe((hash, "Greeter.New"));
        asked.ShouldBe([.. Enumerable.Range(0, (zip.Length + 999) / 1000).Select(piece => piece * 1000L), zip.Length]);
        Directory.GetFileSystemEntries(_folders.Cache).ShouldBe([fetched.Directory, fetched.Directory + ".used"], ignoreOrder: true);
    }

    [Fact]
    public async Task Package_of_other_content_is_refused_and_leaves_nothing()
    {
        var (hash, _) = Package("New");
        var (_, other) = Package("Old");

        (await Should.ThrowAsync<PluginException>(() => new PluginStore(_folders.Cache).FetchAsync(hash, Pieces(other, [])))).Message.ShouldStartWith("What the metastore has as its package has other content.");

        Directory.GetFileSystemEntries(_folders.Cache).ShouldBeEmpty();
    }

    [Fact]
    public async Task Package_that_there_is_none_of_is_told()
    {
        var (hash, _) = Package("New");

        (await Should.ThrowAsync<PluginException>(() => new PluginStore(_folders.Cache).FetchAsync(hash, _ => Task.FromResult<ReadOnlyMemory<byte>?>(null)))).Message.ShouldStartWith("The metastore has no package of it.");

        Directory.GetFileSystemEntries(_folders.Cache).ShouldBeEmpty();
    }

    [Fact]
    public async Task Plugin_whose_files_were_changed_in_the_cache_is_not_used_but_fetched_again()
    {
        var (hash, zip) = Package("New");
        var before = await new PluginStore(_folders.Cache).FetchAsync(hash, Pieces(zip, []));
        File.AppendAllText(Path.Combine(before.Directory, "plugin.json"), " ");

        // As the next process finds it.
        var store = new PluginStore(_folders.Cache);
        store.Find(hash).ShouldBeNull();
        (await store.FetchAsync(hash, Pieces(zip, []))).ContentHash.ShouldBe(hash);

        Directory.GetDirectories(_folders.Cache).Length.ShouldBe(1);
    }

    [Fact]
    public void Plugin_that_nobody_used_for_a_week_is_deleted_and_one_that_is_loaded_stays()
    {
        var catalogue = new PluginCatalogue(new PluginStore(_folders.Cache));
        _folders.DropPlugin("Old");
        _folders.DropPlugin("New");
        catalogue.Refresh(_folders.Drop);
        var (loaded, left) = (catalogue.Current[1].Package, catalogue.Current[0].Package);
        Directory.Delete(Path.Combine(_folders.Drop, "New"), recursive: true);
        catalogue.Refresh(_folders.Drop);
        catalogue.RetireOthers();
        var store = new PluginStore(_folders.Cache);

        store.DeleteUnused(new Later(TimeSpan.FromDays(6)));
        Directory.GetDirectories(_folders.Cache).Length.ShouldBe(2);
        store.DeleteUnused(new Later(TimeSpan.FromDays(8)));

        Directory.GetDirectories(_folders.Cache).ShouldBe([loaded.Directory]);
        File.Exists(left.Directory + ".used").ShouldBeFalse();
    }

    [Fact]
    public void Host_plugin_is_refused_as_a_package_whatever_else_is_in_it()
    {
        var folder = _folders.DropPlugin("New");
        Change(folder, "\"name\"", "\"host\": true, \"name\"");

        Should.Throw<PluginException>(() => new PluginStore(_folders.Cache).StorePackage(folder)).Message
            .ShouldBe("Greeter.New is a host plugin: it would run in the platform's own processes, with all their rights. Such a plugin is only put into the plugins folder, by hand, on every node.");
        Directory.GetFileSystemEntries(_folders.Cache).ShouldBeEmpty();
    }

    [Fact]
    public void Package_of_the_folder_instead_of_what_is_in_it_is_told_so()
    {
        _folders.DropPlugin("New");

        Should.Throw<PluginException>(() => new PluginStore(_folders.Cache).StorePackage(_folders.Drop)).Message.ShouldBe("plugin.json lies in 'New/'. Pack what is in the folder, not the folder itself.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1/2")]
    [InlineData("1 2")]
    public void Version_that_no_address_could_name_is_refused(string version)
    {
        var folder = _folders.DropPlugin("New");
        Change(folder, "2.0.0", version);

        Should.Throw<PluginException>(() => new PluginStore(_folders.Cache).StorePackage(folder)).Message.ShouldStartWith($"The version '{version}' is not valid");
    }

    [Fact]
    public void Assembly_that_does_not_use_the_sdk_is_no_plugin()
    {
        var folder = _folders.DropPlugin("New");
        Change(folder, "Greeter.New.dll", "Words.dll");

        var fault = new PluginCatalogue(new PluginStore(_folders.Cache)).Refresh(_folders.Drop).Single();

        (fault.Name, fault.Message).ShouldBe(("Greeter.New", "Words.dll does not use the SDK (Tradewind.Sdk), so it can bring nothing. Name the plugin's own assembly in plugin.json."));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(7, 0)]
    public void Plugin_of_a_newer_sdk_is_refused_with_both_versions(byte major, byte minor)
    {
        var folder = _folders.DropPlugin("New");
        var assembly = Path.Combine(folder, "Greeter.New.dll");
        File.WriteAllBytes(assembly, WithSdk(File.ReadAllBytes(assembly), major, minor));

        var message = new PluginCatalogue(new PluginStore(_folders.Cache)).Refresh(_folders.Drop).Single().Message;

        message.ShouldStartWith($"Greeter.New.dll is built against version {major}.{minor}.0 of the SDK, and this platform has 0.1.0. ");
        message.ShouldContain("Bring the platform up to date, or build the plugin against");
    }

    [Fact]
    public void F33_plugin_whose_static_constructor_throws_is_told_with_the_reason_and_so_is_who_wants_it()
    {
        File.WriteAllText(Path.Combine(_folders.DropPlugin("Moody"), "mood.txt"), "throw");
        _folders.DropPlugin("New");
        var catalogue = new PluginCatalogue(new PluginStore(_folders.Cache));

        var fault = catalogue.Refresh(_folders.Drop).Single();

        fault.Message.ShouldBe("The static constructor of Greeting.Moody.MoodyGreeter failed: There is no licence for it.");
        catalogue.Current.Single().Package.Manifest.Name.ShouldBe("Greeter.New");
        catalogue.Unusable.Single().ContentHash.ShouldBe(fault.ContentHash);
        Should.Throw<PluginException>(() => catalogue.Lease([catalogue.Unusable.Single().Reference])).Message.ShouldBe($"Plugin Greeter.Moody 1.0.0 cannot be used: {fault.Message}");
    }

    [Fact]
    public void F33_plugin_that_is_barred_is_never_loaded_and_told_with_the_reason()
    {
        File.WriteAllText(Path.Combine(_folders.DropPlugin("Moody"), "mood.txt"), "exit");
        var store = new PluginStore(_folders.Cache);
        var package = store.Scan(_folders.Drop).Packages.Single();
        var catalogue = new PluginCatalogue(store);

        catalogue.Use([package], new Dictionary<string, string> { [package.ContentHash] = "It hangs." }, _ => { }).Single().Message.ShouldBe("It hangs.");

        Should.Throw<PluginException>(() => catalogue.Lease([package.Reference])).Message.ShouldBe("Plugin Greeter.Moody 1.0.0 cannot be used: It hangs.");
    }

    // The hash, and a zip as the server makes it.
    private (string Hash, byte[] Zip) Package(string plugin)
    {
        using var aside = new PluginFolders();
        var hash = new PluginStore(aside.Cache).Store(PluginFolders.Built(plugin)).ContentHash;
        var file = Path.Combine(aside.Drop, "package.zip");
        ZipFile.CreateFromDirectory(PluginFolders.Built(plugin), file);
        return (hash, File.ReadAllBytes(file));
    }

    private static Func<long, Task<ReadOnlyMemory<byte>?>> Pieces(byte[] zip, List<long> asked) => offset =>
    {
        asked.Add(offset);
        return Task.FromResult<ReadOnlyMemory<byte>?>(zip.AsMemory((int)offset, (int)Math.Min(1000, zip.Length - offset)));
    };

    private static void Change(string folder, string text, string by)
    {
        var manifest = Path.Combine(folder, "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(text, by));
    }

    // The version is the first of a row in the table of referenced assemblies.
    private static byte[] WithSdk(byte[] image, byte major, byte minor)
    {
        using var reader = new System.Reflection.PortableExecutable.PEReader([.. image]);
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
        var row = metadata.AssemblyReferences.Single(one => metadata.GetString(metadata.GetAssemblyReference(one).Name) == "Tradewind.Sdk");
        var at = reader.PEHeaders.MetadataStartOffset + System.Reflection.Metadata.Ecma335.MetadataReaderExtensions.GetTableMetadataOffset(metadata, System.Reflection.Metadata.Ecma335.TableIndex.AssemblyRef)
            + ((System.Reflection.Metadata.Ecma335.MetadataTokens.GetRowNumber(row) - 1) * System.Reflection.Metadata.Ecma335.MetadataReaderExtensions.GetTableRowSize(metadata, System.Reflection.Metadata.Ecma335.TableIndex.AssemblyRef));
        image[at] = major;
        image[at + 2] = minor;
        return image;
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
