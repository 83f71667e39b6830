using System.Net;
using System.Net.Http.Json;

namespace Tradewind.Server.Tests.Access;

/// <summary>After whatever ends a session, its very next call is refused.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task Signing_out_ends_the_session_also_for_a_copy_of_its_cookie()
    {
        await using var server = await TestServer.StartAsync();
        var browser = await SignedInAsync(server, "viewer");
        var copy = server.Browser();
        foreach (Cookie cookie in browser.Cookies.GetCookies(server.Address)) copy.Cookies.Add(cookie);
        (await MeAsync(copy)).ShouldBe(HttpStatusCode.OK);

        (await browser.SignOutAsync()).Headers.Location!.OriginalString.ShouldBe("/sign-in");

        (await MeAsync(browser)).ShouldBe(HttpStatusCode.Unauthorized);
        (await MeAsync(copy)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_leaves_other_sessions_of_the_user()
    {
        await using var server = await TestServer.StartAsync();
        var here = await SignedInAsync(server, "viewer");
        var there = await SignedInAsync(server, "viewer");
        await here.SignOutAsync();
        (await MeAsync(there)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"disabled":true}""")]
    [InlineData("""{"role":"operator"}""")]
    [InlineData("""{"password":"another long password"}""")]
    public async Task Change_of_the_account_ends_its_sessions(string change)
    {
        await using var server = await TestServer.StartAsync();
        var browser = await SignedInAsync(server, "viewer");
        (await MeAsync(browser)).ShouldBe(HttpStatusCode.OK);

        using var admin = server.Http(Role.Admin);
        (await admin.PutAsync("api/v1/users/viewer", new StringContent(change, null, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await MeAsync(browser)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Session_ends_by_itself_after_two_weeks()
    {
        await using var server = await TestServer.StartAsync();
        var browser = await SignedInAsync(server, "viewer");
        server.Clock.Advance(TimeSpan.FromDays(14));
        (await MeAsync(browser)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sessions_are_not_among_the_api_tokens()
    {
        await using var server = await TestServer.StartAsync();
        await SignedInAsync(server, "viewer");
        (await server.Client(Role.Viewer).TokensAsync()).Items.ShouldHaveSingleItem().Label.ShouldBe("test");
    }

    private static async Task<TestBrowser> SignedInAsync(TestServer server, string name)
    {
        var browser = server.Browser();
        (await browser.SignInAsync(name, TestServer.Password)).Headers.Location!.OriginalString.ShouldBe("/");
        return browser;
    }

    private static async Task<HttpStatusCode> MeAsync(TestBrowser browser) => (await browser.Http.GetAsync("api/v1/me")).StatusCode;
}
