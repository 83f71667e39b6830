using System.IO.Compression;
using Tradewind.Bundles.Packages;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Bundles.Tests;

/// <summary>Packages that people send, from their bytes to the scripts that use them; with real dag-processors.</summary>
public sealed class PluginInstallTests : IAsyncLifetime
{
    private const string Greeting = """
        var dag = new Dag("greeting");
        dag.Action("greet", new MoodyGreeter());
        """;

    private static readonly Caller Admin = new("user:root", Role.Admin);

    private TestBundles _bundles = null!;
    private PluginPackages _packages = null!;
    private PluginCommands _commands = null!;

    public async Task InitializeAsync()
    {
        _bundles = await TestBundles.CreateAsync();
        var pool = _bundles.NewPool();
        (_packages, _commands) = _bundles.NewPackages(pool);
        _bundles.Write("greeting.csx", Greeting);
        await _bundles.StartAsync(pool);
    }

    public async Task DisposeAsync() => await _bundles.DisposeAsync();

    [Fact]
    public async Task Package_is_checked_without_being_installed_and_leaves_nothing()
    {
        using (var package = await _commands.CheckAsync(Package("Greeter.Moody"), Admin, default))
        {
            (package.Plugin.Name, package.Plugin.Version, package.Plugin.Description).ShouldBe(("Greeter.Moody", "1.0.0", "Greets, unless its mood is bad"));
            package.Plugin.Operators.Select(one => (one.Name, one.Kind)).ShouldBe([("MoodyGreeter", "action")]);
            (package.Replaces, package.IsInUse).ShouldBe((null, false));
        }

        Uploads().ShouldBeEmpty();
        (await _bundles.PluginsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Installed_plugin_is_live_for_the_script_that_waited_for_it_and_its_new_version_takes_over_while_the_old_one_stays_for_its_runs()
    {
        (await _bundles.FaultsAsync("greeting.csx")).ShouldHaveSingleItem().ShouldContain("MoodyGreeter");

        var one = await InstallAsync("1.0.0");
        await WhenVersionAsync(1);
        var two = await InstallAsync("1.1.0");
        await WhenVersionAsync(2);

        (await _bundles.Queries.VersionAsync("greeting", 1, default))!.Plugins.ShouldBe([$"Greeter.Moody@{one}"]);
        (await _bundles.Queries.VersionAsync("greeting", 2, default))!.Plugins.ShouldBe([$"Greeter.Moody@{two}"]);
        var plugins = await _bundles.PluginsAsync();
        plugins.Select(plugin => (plugin.Version, plugin.Active, plugin.Installed?.By)).ShouldBe([("1.0.0", false, "user:root"), ("1.1.0", true, "user:root")], ignoreOrder: true);
        (await _bundles.PackageAsync(one)).ShouldNotBeNull().Length.ShouldBePositive();
        using var again = await _commands.CheckAsync(Package("Greeter.Moody", version: "1.1.0"), Admin, default);
        (again.Replaces, again.IsInUse, again.Plugin.ContentHash).ShouldBe(("1.1.0", true, two));
    }

    [Fact]
    public async Task Version_that_is_removed_gives_way_to_the_one_before_and_the_last_that_dags_need_is_kept()
    {
        var one = await InstallAsync("1.0.0");
        await WhenVersionAsync(1);
        await InstallAsync("1.1.0");
        await WhenVersionAsync(2);

        (await _commands.RemoveAsync("greeter.moody", "1.1.0", Admin, default)).ShouldBe(["1.1.0"]);

        // The same script against the same plugin is the version that it was.
        await WhenPluginAsync(plugin => plugin is { Version: "1.0.0", Active: true });
        await _bundles.WhenAsync("the first version serves", async () => (await _bundles.Queries.GetAsync("greeting", default))!.Summary.Version == 1 || (await _bundles.Installs.UsersAsync(one, default)).Count == 1);
        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.RemoveAsync("Greeter.Moody", null, Admin, default));
        refusal.Reason.ShouldBe(RejectedReason.Conflict);
        refusal.Message.ShouldBe("Greeter.Moody is used by 'greeting', and no other version of it is installed. Take it out of their scripts first, or install the version that shall take its place.");

        _bundles.Delete("greeting.csx");
        await _bundles.WhenAsync("nobody needs it", async () => (await _bundles.Installs.UsersAsync(one, default)).Count == 0);
        (await _commands.RemoveAsync("Greeter.Moody", null, Admin, default)).ShouldBe(["1.0.0"]);
        await WhenPluginAsync(plugin => plugin is { Version: "1.0.0", Active: false, Installed: null });
        // Its runs may still be asked for again.
        (await _bundles.PackageAsync(one)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Installed_plugin_hides_the_one_in_the_folder_which_comes_back_when_it_goes()
    {
        _bundles.DropPlugin("Greeter.Moody", "moody");
        await WhenVersionAsync(1);

        await InstallAsync("1.1.0");
        await WhenVersionAsync(2);
        (await _bundles.PluginsAsync()).Single(plugin => plugin.Active).Version.ShouldBe("1.1.0");
        await _commands.RemoveAsync("Greeter.Moody", null, Admin, default);

        await WhenPluginAsync(plugin => plugin is { Version: "1.0.0", Active: true });
        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.RemoveAsync("Greeter.Moody", null, Admin, default));
        refusal.Message.ShouldBe("Greeter.Moody was not installed: it lies in the plugins folder, or comes with the program. Delete its folder there.");
    }

    [Fact]
    public async Task Version_with_other_content_is_refused_with_the_next_step()
    {
        await InstallAsync("1.0.0");

        using var other = await _commands.CheckAsync(Package("Greeter.Moody", "1.0.0", ("note.txt", "other")), Admin, default);
        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.InstallAsync(other, Admin, default));

        (refusal.Reason, refusal.Field).ShouldBe((RejectedReason.Conflict, "version"));
        refusal.Message.ShouldContain("Raise 'version' in its plugin.json");
    }

    [Fact]
    public async Task F34_truncated_package_is_refused_and_the_old_version_stays_live()
    {
        await InstallAsync("1.0.0");
        await WhenVersionAsync(1);
        var whole = Package("Greeter.Moody", version: "1.1.0").ToArray();

        foreach (var length in new[] { 0, 1, whole.Length / 2, whole.Length - 1 })
        {
            var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.CheckAsync(new MemoryStream(whole[..length]), Admin, default));
            (refusal.Reason, refusal.Field).ShouldBe((RejectedReason.Unusable, "package"));
            refusal.Message.ShouldStartWith("The archive is cut off");
        }

        Uploads().ShouldBeEmpty();
        (await _bundles.PluginsAsync()).ShouldHaveSingleItem().Active.ShouldBeTrue();
        (await _bundles.FaultsAsync("greeting.csx")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../escaped.txt", "x", "leads out of the folder")]
    [InlineData("MOOD.TXT", "x", "differs from another one only in upper and lower case")]
    [InlineData("plugin.json", "{", "differs from another one only in upper and lower case")]
    public async Task S17_hostile_package_is_refused_and_the_tree_is_as_it_was(string name, string text, string why)
    {
        var before = Tree();

        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.CheckAsync(Package("Greeter.Moody", null, ("mood.txt", ""), (name, text)), Admin, default));

        refusal.Reason.ShouldBe(RejectedReason.Unusable);
        refusal.Message.ShouldContain(why);
        Tree().ShouldBe(before);
    }

    [Fact]
    public async Task S17_host_plugin_is_never_taken_from_a_package()
    {
        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.CheckAsync(Package("Greeter.Guest"), Admin, default));

        refusal.Reason.ShouldBe(RejectedReason.Unusable);
        refusal.Message.ShouldContain("is a host plugin");
    }

    [Fact]
    public async Task S17_package_that_never_ends_is_refused_at_its_limit_and_not_kept()
    {
        var refusal = await Should.ThrowAsync<RejectedException>(() => _commands.CheckAsync(new Endless(), Admin, default));

        refusal.Message.ShouldStartWith("The package has more than 256 MiB.");
        Uploads().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("throw", "Greeter.Moody 1.0.0 cannot be loaded: The static constructor of Greeting.Moody.MoodyGreeter failed: There is no licence for it.")]
    [InlineData("exit", "The plugin cannot be loaded: The dag-processor exited with code 3 while it loaded the plugin.")]
    [InlineData("hang", "The plugin cannot be loaded: It did not finish loading within 2 s.")]
    public async Task F33_package_that_cannot_be_loaded_is_refused_with_the_reason(string mood, string why)
    {
        (_, var commands) = _bundles.NewPackages(_bundles.NewPool(), options => options with { LoadLimit = TimeSpan.FromSeconds(mood == "hang" ? 2 : 30) });

        var refusal = await Should.ThrowAsync<RejectedException>(() => commands.CheckAsync(Package("Greeter.Moody", null, ("mood.txt", mood)), Admin, default));

        refusal.Reason.ShouldBe(RejectedReason.Unusable);
        refusal.Message.ShouldStartWith(why);
        Uploads().ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_an_admin_installs_and_the_package_of_others_is_not_read()
    {
        var author = new Caller("user:ada", Role.Author);

        await Should.ThrowAsync<NotAllowedException>(() => _commands.CheckAsync(new Endless(), author, default));
        await Should.ThrowAsync<NotAllowedException>(() => _commands.RemoveAsync("Greeter.Moody", null, author, default));
        using var package = await _commands.CheckAsync(Package("Greeter.Moody"), Admin, default);
        await Should.ThrowAsync<NotAllowedException>(() => _commands.InstallAsync(package, author, default));
    }

    [Fact]
    public async Task Installing_and_removing_stand_in_the_audit()
    {
        _bundles.Delete("greeting.csx");
        var hash = await InstallAsync("1.0.0");
        await _commands.RemoveAsync("Greeter.Moody", "1.0.0", Admin, default);

        var entries = (await _bundles.Access.AuditTrailAsync(new("plugin:Greeter.Moody"), null, 10, default)).Items;
        entries.Select(entry => (entry.Actor, entry.Action)).ShouldBe([("user:root", "plugin.remove"), ("user:root", "plugin.install")]);
        entries[1].After.ShouldBe($$"""{"version":"1.0.0","contentHash":"{{hash}}"}""");
    }

    private async Task<string> InstallAsync(string version)
    {
        using var package = await _commands.CheckAsync(Package("Greeter.Moody", version: version), Admin, default);
        await _commands.InstallAsync(package, Admin, default);
        return package.Plugin.ContentHash;
    }

    private MemoryStream Package(string plugin, string? version = null, params (string Name, string Text)[] more)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(TestBundles.Built(plugin)))
            {
                if (version is not null && Path.GetFileName(file) == "plugin.json") Write(zip, "plugin.json", File.ReadAllText(file).Replace("1.0.0", version));
                else zip.CreateEntryFromFile(file, Path.GetFileName(file));
            }

            foreach (var (name, text) in more) Write(zip, name, text);
        }

        stream.Position = 0;
        return stream;
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private string[] Uploads() => Directory.Exists(_bundles.At("cache/uploads")) ? Directory.GetFileSystemEntries(_bundles.At("cache/uploads")) : [];

    private string[] Tree() => [.. Directory.GetFileSystemEntries(_bundles.At("."), "*", SearchOption.AllDirectories).Where(entry => !entry.Contains("tradewind.db") && !entry.EndsWith("uploads", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private Task WhenPluginAsync(Func<PluginRecord, bool> wished) => _bundles.WhenAsync("the plugin", async () => (await _bundles.PluginsAsync()).Any(wished));

    private Task WhenVersionAsync(int version) =>
        _bundles.WhenAsync($"version {version}", async () => await _bundles.DagAsync("greeting") is { HasImportError: false } dag && dag.Version == version);

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
