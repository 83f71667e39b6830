using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Platform;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class PluginPagesTests : DashboardContext
{
    public PluginPagesTests() => User.SetRoles("admin");

    private IReadOnlyList<string> Said => [.. Services.GetRequiredService<Toasts>().Open.Select(toast => toast.Text)];

    [Fact]
    public void Package_is_sent_shown_with_what_it_brings_and_replaces_and_installed_only_then()
    {
        Sample.Plugins.Add(Plugin("1.0.0", active: true));
        var page = Render<PluginList>();

        page.Find(".page-head .primary").Click();
        page.FindAll("dialog .primary").ShouldBeEmpty();
        Send(page, "Greeter.zip", "a package");

        page.WaitForElement("dialog .what").TextContent.ShouldContain("Greets people, warmly if asked.");
        page.Find("dialog .what").TextContent.ShouldContain("2.0.0");
        page.Find("dialog .note").TextContent.ShouldContain("It takes the place of 1.0.0");
        page.Find("dialog li").TextContent.ShouldContain("Writes a greeting to the log.");
        Sample.Plugins.Count.ShouldBe(1);
        page.Find("dialog .primary").Click();

        page.WaitForAssertion(() => Said.ShouldBe(["Greeter 2.0.0 is installed."]));
        Sample.Plugins.Select(plugin => plugin.Version).ShouldBe(["1.0.0", "2.0.0"]);
        Sample.Plugins[1].Installed!.By.ShouldBe("user:ada");
    }

    [Fact]
    public void Package_that_is_refused_is_told_where_it_was_chosen_and_another_may_be_sent()
    {
        var page = Render<PluginList>();
        page.Find(".page-head .primary").Click();

        Send(page, "Greeter.zip", "to be refused");

        page.WaitForElement("dialog [role=alert]").TextContent.ShouldStartWith("plugin.json lies in 'Greeter/'.");
        Send(page, "Greeter.zip", "a package");
        page.WaitForElement("dialog .what");
        page.FindAll("dialog [role=alert]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a package", null)]
    [InlineData("a package with connection types", "Connection types: Door bell, Phone")]
    [InlineData("nothing else than connection types", "Connection types: Door bell, Phone")]
    public void Package_is_shown_with_the_connection_types_that_it_brings(string package, string? types)
    {
        var page = Render<PluginList>();
        page.Find(".page-head .primary").Click();

        Send(page, "Greeter.zip", package);

        page.WaitForElement("dialog .what");
        page.FindAll("dialog p").Select(line => line.TextContent).FirstOrDefault(line => line.StartsWith("Connection types", StringComparison.Ordinal)).ShouldBe(types);
        page.Find("dialog").TextContent.ShouldNotContain("It brings no operators.");
    }

    [Fact]
    public void Package_that_was_shown_may_give_way_to_another_file()
    {
        var page = Render<PluginList>();
        page.Find(".page-head .primary").Click();
        Send(page, "Greeter.zip", "a package");
        page.WaitForElement("dialog .what");

        page.FindAll("dialog .button").First(button => button.TextContent == "Another file").Click();

        page.FindAll("dialog .what").ShouldBeEmpty();
        page.Find("dialog input[type=file]").HasAttribute("disabled").ShouldBeFalse();
        page.Find("dialog").TextContent.ShouldContain($"Up to {IPluginPackages.MostBytes / 1024 / 1024} MiB.");
    }

    [Fact]
    public void Versions_of_a_plugin_stand_in_one_card_and_an_installed_one_is_removed_after_asking()
    {
        Sample.Plugins.Add(Plugin("1.0.0", active: false));
        Sample.Plugins.Add(Plugin("1.1.0", active: true));
        Sample.Plugins.Add(new PluginRecord("abc", "Shell", "1.0.0", null, [], null, true, Clock.GetUtcNow()));
        var page = Render<PluginList>();

        page.FindAll("section.panel").Count.ShouldBe(2);
        var greeter = page.Find("section.panel");
        greeter.QuerySelector("header")!.TextContent.ShouldContain("1.1.0");
        greeter.QuerySelector(".others")!.TextContent.ShouldContain("1.0.0");
        greeter.TextContent.ShouldContain("Installed by bob");
        page.FindAll("section.panel")[1].QuerySelectorAll("[title=Remove]").ShouldBeEmpty();
        page.Find("[aria-label='Remove Greeter 1.1.0']").Click();
        page.FindAll("dialog form")[^1].Submit();

        page.WaitForAssertion(() => Said.ShouldBe(["Greeter 1.1.0 is removed."]));
        Sample.Plugins.Where(plugin => plugin.Name == "Greeter").Select(plugin => plugin.Version).ShouldBe(["1.0.0"]);
    }

    [Fact]
    public void Who_is_no_admin_is_told_so_and_sends_nothing()
    {
        User.SetRoles("author");
        var page = Render<PluginList>();

        page.Find(".page-head .primary").Click();

        Said.Single().ShouldContain("Installing plugins takes the role admin");
        page.FindAll("input[type=file]").ShouldBeEmpty();
    }

    private static void Send(IRenderedComponent<PluginList> page, string name, string text) =>
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, name, contentType: "application/zip"));

    private PluginRecord Plugin(string version, bool active) =>
        new($"hash of {version}", "Greeter", version, "Greets people.", [], null, active, Clock.GetUtcNow()) { Installed = new($"hash of {version}", "Greeter", version, Clock.GetUtcNow(), "user:bob") };
}
