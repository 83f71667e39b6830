using System.Net;
using System.Net.Sockets;
using System.Text;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Api;

public sealed class PluginEndpointsTests
{
    [Fact]
    public async Task Plugin_is_checked_installed_replaced_and_removed()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        var notices = new List<Topic>();
        using var subscription = server.Feed.Subscribe(notice => notices.Add(notice.Topic));

        var check = await client.InstallPluginAsync(Package("PK 1.0.0"), check: true);
        (check.Name, check.Version, check.Installed, check.Operators.Single().Name).ShouldBe(("Greeter", "1.0.0", false, "Greet"));
        check.ConnectionTypes.Single().ShouldSatisfyAllConditions(type => type.Type.ShouldBe("bell"), type => type.Title.ShouldBe("Door bell"), type => type.Plugin.ShouldBe("Greeter"));
        server.Plugins.Installed.ShouldBeEmpty();
        notices.ShouldBeEmpty();

        (await client.InstallPluginAsync(Package("PK 1.0.0"))).Installed.ShouldBeTrue();
        await client.InstallPluginAsync(Package("PK 1.1.0"));
        server.Plugins.Installed.Select(plugin => (plugin.Version, plugin.By)).ShouldBe([("1.0.0", "user:admin"), ("1.1.0", "user:admin")]);

        await client.RemovePluginAsync("Greeter", "1.1.0");
        server.Plugins.Installed.Single().Version.ShouldBe("1.0.0");
        await client.RemovePluginAsync("greeter");
        server.Plugins.Installed.ShouldBeEmpty();
        notices.ShouldBe([Topic.Plugins, Topic.Plugins, Topic.Plugins, Topic.Plugins]);
        (await client.AuditAsync("plugin:Greeter")).Items.Select(entry => entry.Action).ShouldBe(["plugin.remove", "plugin.remove", "plugin.install", "plugin.install"]);
    }

    [Fact]
    public async Task F34_package_that_cannot_be_used_is_answered_with_422_and_the_reason()
    {
        await using var server = await TestServer.StartAsync();

        var refusal = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Admin).InstallPluginAsync(Package("MZ")));

        refusal.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (refusal.Problem!.Title, refusal.Problem.Detail).ShouldBe(("It cannot be used.", "It is no zip."));
        refusal.Problem.Errors!["package"].ShouldBe(["It is no zip."]);
        server.Plugins.Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Version_with_other_content_and_one_that_dags_need_are_conflicts()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        server.Plugins.Installed.Add(new("other content", "Greeter", "1.0.0", default, "user:ada"));
        server.Plugins.Users.AddRange(["sales", "payroll", "a", "b", "c", "d"]);

        (await Should.ThrowAsync<TradewindApiException>(() => client.InstallPluginAsync(Package("PK 1.0.0")))).Status.ShouldBe(HttpStatusCode.Conflict);
        var needed = await Should.ThrowAsync<TradewindApiException>(() => client.RemovePluginAsync("Greeter"));

        needed.Status.ShouldBe(HttpStatusCode.Conflict);
        needed.Problem!.Detail.ShouldStartWith("Greeter is used by 'a', 'b', 'c', 'd', 'payroll' and 1 more DAGs, and no other version of it is installed.");
        server.Plugins.InFolders.Add("Greeter");
        await client.RemovePluginAsync("Greeter");
        server.Plugins.Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plugin_or_version_that_is_not_installed_is_told_with_what_there_is()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        server.Plugins.Installed.Add(new("hash", "Greeter", "1.0.0", default, "user:ada"));

        (await Should.ThrowAsync<TradewindApiException>(() => client.RemovePluginAsync("Greeter", "2.0.0"))).ShouldSatisfyAllConditions(
            fault => fault.Status.ShouldBe(HttpStatusCode.NotFound), fault => fault.Problem!.Detail.ShouldBe("Version 2.0.0 of Greeter is not installed; installed are 1.0.0."));
        (await Should.ThrowAsync<TradewindApiException>(() => client.RemovePluginAsync("Nothing"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<TradewindApiException>(() => client.RemovePluginAsync("Shell"))).ShouldSatisfyAllConditions(
            fault => fault.Status.ShouldBe(HttpStatusCode.Conflict), fault => fault.Problem!.Detail.ShouldStartWith("Shell was not installed: it lies in the plugins folder"));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Author)]
    public async Task Only_an_admin_installs_and_removes(Role role)
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(role);

        (await Should.ThrowAsync<TradewindApiException>(() => client.InstallPluginAsync(Package("PK 1.0.0"), check: true))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<TradewindApiException>(() => client.RemovePluginAsync("Greeter"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task S17_package_over_the_limit_is_refused_by_its_length()
    {
        await using var server = await TestServer.StartAsync();
        using var admin = server.Http(Role.Admin);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        // Only announced: a server that waits for them would not answer.
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/plugins HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: {admin.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/zip\r\nContent-Length: {IPluginPackages.MostBytes + 1}\r\n\r\n"));
        using var answer = new StreamReader(client.GetStream());
        (await answer.ReadLineAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    private static MemoryStream Package(string text) => new(Encoding.UTF8.GetBytes(text));
}
