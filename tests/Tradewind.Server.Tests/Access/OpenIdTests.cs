using System.Net;
using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Access;

/// <summary>Signing in with an identity provider, as a browser goes through it.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private IdentityProvider _provider = null!;

    // The framework compares a token's times with the machine's clock.
    public async Task InitializeAsync() => _provider = await IdentityProvider.StartAsync(TimeProvider.System.GetUtcNow());

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task Person_with_a_group_gets_an_account_with_its_role_and_comes_back_to_the_page_that_was_asked_for()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("engineers", Role.Author), ("*", Role.Viewer)));
        var browser = server.Browser();

        (await SignInAsync(browser, "/runs/7?task=load")).ShouldBe("/runs/7?task=load");

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldBe("""{"name":"grace.example.com","role":"author"}""");
        var user = (await server.Access.UserAsync("grace.example.com", default))!;
        (user.PasswordHash, user.Subject).ShouldBe((null, $"{_provider.Address.AbsoluteUri.TrimEnd('/')} 17"));
    }

    [Fact]
    public async Task Highest_role_of_a_person_s_groups_counts()
    {
        _provider.Person["groups"] = new[] { "staff", "platform", "engineers" };
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("engineers", Role.Author), ("platform", Role.Admin), ("staff", Role.Viewer)));
        var browser = server.Browser();

        await SignInAsync(browser);

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldContain("\"role\":\"admin\"");
    }

    [Fact]
    public async Task Person_without_a_group_that_counts_may_not_come_in()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("platform", Role.Admin)));
        var browser = server.Browser();

        (await SignInAsync(browser)).ShouldBe("/sign-in?failed=role");

        (await browser.Http.GetAsync("page")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await server.Access.UsersAsync(default)).ShouldNotContain(user => user.Subject != null);
    }

    [Fact]
    public async Task Account_with_a_password_is_not_taken_over_by_whoever_has_its_name_there()
    {
        _provider.Person["preferred_username"] = "admin";
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));
        var browser = server.Browser();

        await SignInAsync(browser);

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldBe("""{"name":"admin-2","role":"viewer"}""");
    }

    [Fact]
    public async Task Person_keeps_the_account_under_another_name_and_its_earlier_sessions_end_when_the_role_changes()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("engineers", Role.Author), ("*", Role.Viewer)));
        var before = server.Browser();
        await SignInAsync(before);

        _provider.Person["preferred_username"] = "grace.hopper";
        _provider.Person["groups"] = Array.Empty<string>();
        var after = server.Browser();
        await SignInAsync(after);

        (await after.Http.GetStringAsync("api/v1/me")).ShouldBe("""{"name":"grace.example.com","role":"viewer"}""");
        (await before.Http.GetAsync("page")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Account_that_an_admin_disabled_stays_out()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));
        await SignInAsync(server.Browser());
        await server.Access.SaveUserAsync((await server.Access.UserAsync("grace.example.com", default))! with { Disabled = true }, default);

        (await SignInAsync(server.Browser())).ShouldBe("/sign-in?failed=disabled");
    }

    [Fact]
    public async Task Account_that_an_admin_disables_at_the_moment_of_a_sign_in_stays_disabled()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer), ("engineers", Role.Author)));
        await SignInAsync(server.Browser());
        var grace = (await server.Access.UserAsync("grace.example.com", default))!;
        server.Access.Changing = () => server.Access.SaveUserAsync(grace with { Disabled = true }, default);
        _provider.Person["groups"] = Array.Empty<string>();

        (await SignInAsync(server.Browser())).ShouldBe("/sign-in?failed=disabled");

        (await server.Access.UserAsync("grace.example.com", default))!.Disabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Person_who_has_lost_every_group_loses_the_role_and_the_sessions()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("engineers", Role.Admin)));
        var before = server.Browser();
        await SignInAsync(before);

        _provider.Person["groups"] = Array.Empty<string>();
        (await SignInAsync(server.Browser())).ShouldBe("/sign-in?failed=role");

        (await before.Http.GetAsync("page")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await server.Access.UserAsync("grace.example.com", default))!.Role.ShouldBe(Role.None);
    }

    [Fact]
    public async Task Person_who_comes_in_from_two_windows_at_once_gets_one_account()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));
        var made = new UserRecord("grace", null, Role.Viewer, "stamp", false, server.Clock.GetUtcNow(), $"{_provider.Address.AbsoluteUri.TrimEnd('/')} 17");
        server.Access.Adding = () => server.Access.SaveUserAsync(made, default);
        var browser = server.Browser();

        (await SignInAsync(browser)).ShouldBe("/");

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldContain("\"name\":\"grace\"");
    }

    [Fact]
    public async Task Account_that_is_made_at_the_same_moment_under_the_same_name_stays_whose_it_is()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));
        var other = new UserRecord("grace.example.com", "hash", Role.Admin, "stamp", false, server.Clock.GetUtcNow());
        server.Access.Adding = () => server.Access.SaveUserAsync(other, default);
        var browser = server.Browser();

        await SignInAsync(browser);

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldBe("""{"name":"grace.example.com-2","role":"viewer"}""");
        (await server.Access.UserAsync("grace.example.com", default)).ShouldBe(other);
    }

    [Fact]
    public async Task Person_without_a_name_there_gets_one()
    {
        _provider.Person["preferred_username"] = "";
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));
        var browser = server.Browser();

        await SignInAsync(browser);

        (await browser.Http.GetStringAsync("api/v1/me")).ShouldContain("\"name\":\"user\"");
    }

    [Fact]
    public async Task Behind_a_proxy_the_way_back_leads_through_it()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)), publicUrl: "https://tradewind.example.com/");

        (await CallbackAsync(server.Browser())).GetLeftPart(UriPartial.Path).ShouldBe("https://tradewind.example.com/sign-in/openid/callback");
    }

    [Fact]
    public async Task Token_that_the_provider_did_not_sign_is_refused()
    {
        _provider.Forges = true;
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Admin)));

        (await SignInAsync(server.Browser())).ShouldBe("/sign-in?failed=openid");
    }

    [Fact]
    public async Task Answer_that_this_browser_did_not_ask_for_is_refused()
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Admin)));
        var callback = await CallbackAsync(server.Browser());

        using var response = await server.Browser().Http.GetAsync(callback);

        response.Headers.Location!.OriginalString.ShouldBe("/sign-in?failed=openid");
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    public async Task Way_back_leads_to_this_server_only(string returnUrl)
    {
        await using var server = await TestServer.StartAsync(openId: _provider.Settings(("*", Role.Viewer)));

        (await SignInAsync(server.Browser(), returnUrl)).ShouldBe("/");
    }

    [Fact]
    public async Task Without_a_provider_the_way_to_it_is_not_there()
    {
        await using var server = await TestServer.StartAsync();

        server.Endpoints.ShouldNotContain(endpoint => endpoint.RoutePattern.RawText == OpenIdSignIn.StartPath);
    }

    /// <summary>Follows the way to the provider and back; says where the browser is led in the end.</summary>
    private async Task<string> SignInAsync(TestBrowser browser, string returnUrl = "/")
    {
        using var response = await browser.Http.GetAsync(await CallbackAsync(browser, returnUrl));
        return response.Headers.Location!.OriginalString;
    }

    private static async Task<Uri> CallbackAsync(TestBrowser browser, string returnUrl = "/")
    {
        using var start = await browser.Http.GetAsync($"sign-in/openid?returnUrl={Uri.EscapeDataString(returnUrl)}");
        start.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var there = await browser.Http.GetAsync(start.Headers.Location);
        there.StatusCode.ShouldBe(HttpStatusCode.Redirect, await there.Content.ReadAsStringAsync());
        return there.Headers.Location!;
    }
}
