using System.Runtime.Loader;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Tradewind.Hosting;
using Tradewind.Plugins;
using Tradewind.Roles;
using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class HostPluginTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-host-plugins-");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST", null);
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST_FILE", null);
        _folder.Delete(recursive: true);
    }

    private string Drop => Path.Combine(_folder.FullName, "plugins");

    private TradewindOptions Options => new() { PluginsDirectory = Drop, HostPlugins = ["guest"] };

    [Fact]
    public async Task Host_plugin_brings_services_endpoints_and_a_health_check()
    {
        DropGuest();
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST", "Ada");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();

        var plugin = Load(builder.Services).Single();
        await using var app = builder.Build();
        plugin.Map(app);
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        (await client.GetStringAsync("/guest")).ShouldBe("Good day, Ada");
        app.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name).ShouldBe(["guest"]);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData(Role.Viewer, 403)]
    [InlineData(Role.Author, 403)]
    [InlineData(Role.Admin, 200)]
    public async Task Endpoint_for_admins_is_theirs_alone(Role? role, int status)
    {
        DropGuest();
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST", "Ada");
        await using var server = await TestServer.StartAsync(map: app => Load(new ServiceCollection()).Single().Map(app));
        using var client = server.Http(role);

        ((int)(await client.GetAsync("/guest/admin")).StatusCode).ShouldBe(status);
    }

    [Fact]
    public void Host_plugin_has_a_context_of_its_own_and_is_not_loaded_from_where_it_was_dropped()
    {
        DropGuest();
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST", "Ada");

        var plugin = Load(new ServiceCollection()).Single();

        var assembly = plugin.GetType().Assembly;
        AssemblyLoadContext.GetLoadContext(assembly).ShouldNotBe(AssemblyLoadContext.Default);
        assembly.Location.ShouldStartWith(Path.Combine(_folder.FullName, "cache"));
        AssemblyLoadContext.Default.Assemblies.ShouldNotContain(one => one.GetName().Name == "Words");
    }

    [Fact]
    public void Setting_of_a_host_plugin_may_stand_in_a_file()
    {
        DropGuest();
        var file = Path.Combine(_folder.FullName, "secret");
        Environment.SetEnvironmentVariable("TRADEWIND_GUEST_FILE", file);
        Should.Throw<OptionsException>(() => Load(new ServiceCollection())).Message.ShouldContain(file);

        File.WriteAllText(file, "Ada\n");

        Load(new ServiceCollection()).Count.ShouldBe(1);
    }

    [Fact]
    public void Host_plugin_that_cannot_be_used_stops_the_start_and_says_why()
    {
        Should.Throw<OptionsException>(() => Load(new ServiceCollection())).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("'guest'"), message => message.ShouldContain(Drop));

        DropGuest();
        Should.Throw<OptionsException>(() => Load(new ServiceCollection())).Message.ShouldBe("TRADEWIND_GUEST is not set; name whom to greet.");
    }

    [Fact]
    public void Plugin_that_does_not_say_that_it_is_one_for_the_host_is_never_loaded_there()
    {
        DropGuest(manifest => manifest.Replace("\"host\": true", "\"host\": false"));

        Should.Throw<OptionsException>(() => Load(new ServiceCollection())).Message.ShouldContain("\"host\": true");
    }

    [Fact]
    public void Scripts_do_not_see_host_plugins()
    {
        DropGuest();

        var scan = new PluginStore(Path.Combine(_folder.FullName, "scripts")).Scan(Drop);

        (scan.Packages.Count, scan.Faults.Count).ShouldBe((0, 0));
    }

    private List<IHostPlugin> Load(IServiceCollection services) =>
        new HostPluginLoading(Options, Path.Combine(_folder.FullName, "cache")).Load(services, "node", RoleSet.Standalone);

    private void DropGuest(Func<string, string>? manifest = null)
    {
        // .../tests/<this project>/bin/<configuration>/net10.0
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var built = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.FullName, "plugins", "Guest", "bin", here.Parent.Name, here.Name);
        var target = Directory.CreateDirectory(Path.Combine(Drop, "Guest")).FullName;
        foreach (var file in Directory.GetFiles(built)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        if (manifest is null) return;
        var path = Path.Combine(target, PluginManifest.FileName);
        File.WriteAllText(path, manifest(File.ReadAllText(path)));
    }
}
