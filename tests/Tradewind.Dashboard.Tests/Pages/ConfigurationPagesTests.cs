using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Configuration;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class ConfigurationPagesTests : DashboardContext
{
    public ConfigurationPagesTests() => User.SetRoles("author");

    private IConfigurationStore Store => Services.GetRequiredService<IConfigurationStore>();

    private IReadOnlyList<string> Said => [.. Services.GetRequiredService<Toasts>().Open.Select(toast => toast.Text)];

    [Fact]
    public void Pool_is_made_shown_with_its_holders_and_deleted_after_asking()
    {
        Sample.Holders.Add(new(LimitNames.Pool("warehouse"), InstanceId.Of(7, 3), "sales", "load", 2, 3));
        var page = Render<PoolList>();
        page.Find(".empty").TextContent.ShouldContain("No pool yet");

        page.Find(".page-head .primary").Click();
        page.Find("#pool-name").Change("warehouse");
        page.Find("#pool-slots").Change("6");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => page.Find("meter").GetAttribute("aria-label").ShouldBe("3 of 6 slots in use"));
        page.Find(".holders a").GetAttribute("href").ShouldBe("runs/7?task=load&index=2");
        page.Find("tbody td:last-child button:last-child").Click();
        page.FindAll("dialog form")[^1].Submit();
        page.WaitForElement(".empty");
        Said.ShouldBe(["Pool warehouse has 6 slots.", "Pool warehouse is deleted."]);
    }

    [Fact]
    public void Fault_of_a_pool_stands_in_its_form_and_nothing_is_stored()
    {
        var page = Render<PoolList>();

        page.Find(".page-head .primary").Click();
        page.Find("#pool-name").Change("a/b");
        page.Find("dialog form").Submit();

        page.Find("dialog [role=alert]").TextContent.ShouldBe("'name' must be 1 to 200 letters, digits, _ - or .");
        page.FindAll("meter").ShouldBeEmpty();
    }

    [Fact]
    public async Task Secret_of_a_variable_is_never_drawn_and_stays_when_its_field_is_left_empty()
    {
        await Store.SaveVariableAsync(new("api_key", "canary-17", Secret: true, "for the shop"), default);
        var page = Render<VariableList>();

        page.Find("tbody td:last-child button").Click();
        page.Find("#variable-about").Change("for the new shop");
        page.Markup.ShouldNotContain("canary-17");
        page.Find("dialog form").Submit();

        (await Store.VariableAsync("api_key", default)).ShouldBe(new VariableRecord("api_key", "canary-17", true, "for the new shop"));
    }

    [Fact]
    public async Task Secret_variable_is_not_made_readable_without_a_new_value()
    {
        await Store.SaveVariableAsync(new("api_key", "canary-17", Secret: true, null), default);
        var page = Render<VariableList>();

        page.Find("tbody td:last-child button").Click();
        page.Find("dialog input[type=checkbox]").Change(false);
        page.Find("dialog form").Submit();

        page.Find("dialog [role=alert]").TextContent.ShouldContain("only together with a new 'value'");
        (await Store.VariableAsync("api_key", default))!.Secret.ShouldBeTrue();
    }

    [Fact]
    public async Task Value_of_a_variable_that_was_refused_is_still_there_when_the_fault_is_mended()
    {
        var page = Render<VariableList>();

        page.Find(".page-head .primary").Click();
        page.Find("#variable-name").Change("a/b");
        page.Find("#variable-value").Change("emea");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldContain("'name' must be");
        page.Find("#variable-name").Change("region");
        page.Find("dialog form").Submit();

        (await Store.VariableAsync("region", default)).ShouldBe(new VariableRecord("region", "emea", false, ""));
    }

    [Fact]
    public async Task Secrets_of_a_connection_are_never_drawn_and_stay_when_left_as_they_are()
    {
        await Store.SaveConnectionAsync(
            new() { Id = "warehouse", Type = "postgres", Host = "db", Password = "canary-1", Extra = """{"sslkey":"canary-2","timeout":5}""" }, default);
        var page = Render<ConnectionList>();

        page.Find("[aria-label='Change warehouse']").Click();
        page.Find("#connection-host").Change("db2");
        page.Markup.ShouldNotContain("canary");
        page.Find("dialog form").Submit();

        var stored = await Store.ConnectionAsync("warehouse", default);
        stored.ShouldBe(new ConnectionRecord { Id = "warehouse", Type = "postgres", Host = "db2", Password = "canary-1", Extra = """{"sslkey":"canary-2","timeout":5}""" });
    }

    [Fact]
    public async Task Password_of_a_connection_is_removed_when_asked()
    {
        await Store.SaveConnectionAsync(new() { Id = "warehouse", Type = "postgres", Password = "canary-1" }, default);
        var page = Render<ConnectionList>();

        page.Find("[aria-label='Change warehouse']").Click();
        page.Find("dialog input[type=checkbox]").Change(true);
        page.Find("dialog form").Submit();

        (await Store.ConnectionAsync("warehouse", default))!.Password.ShouldBeNull();
    }

    [Fact]
    public async Task Search_finds_by_any_shown_part()
    {
        await Store.SaveConnectionAsync(new() { Id = "warehouse", Type = "postgres", Host = "db.example.com" }, default);
        await Store.SaveConnectionAsync(new() { Id = "shop", Type = "http", Host = "https://shop.example.org" }, default);

        Search("EXAMPLE.COM");

        Render<ConnectionList>().FindAll("tbody .name").ShouldHaveSingleItem().TextContent.ShouldBe("warehouse");
    }

    [Fact]
    public async Task Viewer_finds_every_change_dimmed_and_is_refused()
    {
        await Store.SaveVariableAsync(new("region", "emea", Secret: false, null), default);
        User.SetRoles("viewer");
        var page = Render<VariableList>();

        page.FindAll("[aria-disabled=true]").Count.ShouldBe(5);
        page.Find("tbody td:last-child button").Click();

        Said.ShouldBe(["Changing variables and pools takes the role author; user:ada has viewer."]);
        page.FindAll("dialog form").ShouldBeEmpty();
    }

    [Fact]
    public async Task Form_has_the_fields_of_the_type_and_stores_what_they_take()
    {
        Sample.ConnectionTypes.Add(Shop);
        var page = Render<ConnectionList>();

        page.Find(".page-head .primary").Click();
        page.Find("#connection-kind").Change("shop");
        page.FindAll("dialog .form")[1].QuerySelectorAll("label[for]").Select(label => label.TextContent.Trim()).ShouldBe(["Address *", "Password", "Region", "Key"]);
        page.Find("#connection-name").Change("crm");
        page.Find("#connection-host").Change("h");
        page.Find("#connection-region").Change("us");
        page.Find("#connection-fast").Change(true);
        page.Find("#connection-api_key").Change("canary-3");
        page.Find("dialog form").Submit();

        (await Store.ConnectionAsync("crm", default)).ShouldBe(new ConnectionRecord { Id = "crm", Type = "shop", Host = "h", Extra = """{"region":"us","fast":"true","api_key":"canary-3"}""" });
    }

    [Fact]
    public async Task Open_settings_are_shown_in_their_fields_and_secret_ones_stay_or_go_as_asked()
    {
        Sample.ConnectionTypes.Add(Shop);
        await Store.SaveConnectionAsync(new() { Id = "crm", Type = "store", Host = "h", Password = "canary-1", Extra = """{"region":"us","api_key":"canary-2","other":"canary-3"}""" }, default);
        var page = Render<ConnectionList>();

        page.Find("[aria-label='Change crm']").Click();
        page.Find("#connection-region").GetAttribute("value").ShouldBe("us");
        page.Find("#connection-extra").GetAttribute("value").ShouldBe("""{"other":"***"}""");
        page.Markup.ShouldNotContain("canary");
        page.Find("#connection-region").Change("eu");
        page.FindAll("dialog .remove input")[1].Change(true);
        page.Find("dialog form").Submit();

        var stored = (await Store.ConnectionAsync("crm", default))!;
        (stored.Type, stored.Password).ShouldBe(("store", "canary-1"));
        stored.Extra.ShouldBe("""{"other":"canary-3","region":"eu"}""");
    }

    [Fact]
    public async Task Connection_is_tried_as_it_is_typed_with_its_stored_secrets()
    {
        Sample.ConnectionTypes.Add(Shop);
        await Store.SaveConnectionAsync(new() { Id = "crm", Type = "shop", Host = "h", Password = "canary-1" }, default);
        Sample.TestAnswer = new(false, "Refused.", TimeSpan.FromMilliseconds(12));
        var page = Render<ConnectionList>();

        page.Find("[aria-label='Change crm']").Click();
        page.Find("#connection-host").Change("h2");
        page.Find("dialog .trial button").Click();

        page.WaitForElement(".trial .fails").TextContent.ShouldStartWith("Refused.");
        var tried = Sample.Tried.ShouldHaveSingleItem();
        (tried.Host, tried.Password).ShouldBe(("h2", "canary-1"));
        (await Store.ConnectionAsync("crm", default))!.Host.ShouldBe("h");
    }

    [Fact]
    public async Task Stored_connection_is_tried_from_its_row()
    {
        Sample.ConnectionTypes.Add(Shop);
        await Store.SaveConnectionAsync(new() { Id = "crm", Type = "shop", Host = "h" }, default);
        await Store.SaveConnectionAsync(new() { Id = "old", Type = "mainframe" }, default);
        var page = Render<ConnectionList>();

        page.Find("[aria-label='Test old']").HasAttribute("disabled").ShouldBeTrue();
        page.Find("[aria-label='Test crm']").Click();

        page.WaitForAssertion(() => Said.ShouldBe(["crm works: It works."]));
    }

    [Fact]
    public async Task File_is_shown_with_what_becomes_of_it_before_it_is_imported()
    {
        await Store.SaveVariableAsync(new("region", "emea", Secret: false, null), default);
        var page = Render<VariableList>();

        page.FindAll(".menu button").Single(button => button.TextContent == "Import…").Click();
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("""{"region":"apac","new":"1"}""", "variables.json"));
        page.WaitForElement("dialog .faults").TextContent.ShouldStartWith("region: it is stored already, with other values.");
        page.Find("#import-conflict").Change("Overwrite");
        page.WaitForElement("dialog .entries").TextContent.ShouldBe("regionreplacednewnew");
        (await Store.VariableAsync("region", default))!.Value.ShouldBe("emea");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Said.ShouldBe(["1 added, 1 changed."]));
        (await Store.VariableAsync("region", default))!.Value.ShouldBe("apac");
    }

    private static PluginConnectionTypes Shop { get; } = new("Shop", new('a', 64),
    [
        new()
        {
            Id = "shop", Title = "Shop", Aliases = ["store"], Fields =
            [
                new("host", "Address") { Required = true }, new("password", "Password"), new("region", "Region") { Kind = ConnectionFieldKind.Choice, Choices = ["eu", "us"], Default = "eu" },
                new("fast", "Fast") { Kind = ConnectionFieldKind.Bool }, new("api_key", "Key") { Kind = ConnectionFieldKind.Secret },
            ],
        },
    ]);

    private void Search(string text) =>
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("connections?text=" + Uri.EscapeDataString(text));
}
