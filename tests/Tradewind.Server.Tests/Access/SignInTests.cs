using System.Net;
using System.Net.Sockets;
using System.Text;
using Tradewind.Server.Access;

namespace Tradewind.Server.Tests.Access;

public sealed class SignInTests
{
    [Fact]
    public async Task Right_password_begins_a_session()
    {
        await using var server = await TestServer.StartAsync();
        var browser = server.Browser();

        using var response = await browser.SignInAsync("admin", TestServer.Password, "/runs/7?task=load");

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.ShouldBe("/runs/7?task=load");
        (await browser.Http.GetStringAsync("page")).ShouldBe("a page");
        (await browser.Http.GetStringAsync("api/v1/me")).ShouldContain("\"role\":\"admin\"");
    }

    [Fact]
    public async Task Page_without_a_session_leads_to_the_sign_in_page_and_back()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Browser().Http.GetAsync("page?x=1");
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.PathAndQuery.ShouldBe("/sign-in?returnUrl=%2Fpage%3Fx%3D1");
    }

    [Fact]
    public async Task Session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Browser().SignInAsync("admin", TestServer.Password);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("tradewind=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
    }

    [Fact]
    public async Task Session_cookie_over_https_is_bound_to_this_host()
    {
        await using var server = await TestServer.StartAsync(https: true);
        var options = server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>().Get(Schemes.Session);
        options.Cookie.Name.ShouldBe("__Host-tradewind");
        options.Cookie.SecurePolicy.ShouldBe(CookieSecurePolicy.Always);
        options.Cookie.Domain.ShouldBeNull();
    }

    [Theory]
    [InlineData("admin", "wrong password")]
    [InlineData("nobody", "wrong password")]
    [InlineData("", "")]
    public async Task Bad_sign_in_gets_the_same_answer_whoever_it_names(string name, string password)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Browser().SignInAsync(name, password, "/runs");
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.ShouldBe("/sign-in?failed=credentials&returnUrl=%2Fruns");
        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Disabled_user_cannot_sign_in()
    {
        await using var server = await TestServer.StartAsync();
        await server.Access.SaveUserAsync((await server.Access.UserAsync("viewer", default))! with { Disabled = true }, default);
        using var response = await server.Browser().SignInAsync("viewer", TestServer.Password);
        response.Headers.Location!.OriginalString.ShouldStartWith("/sign-in?failed=credentials");
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/sign-in?failed=limit")]
    [InlineData("")]
    public async Task Return_address_that_is_not_ours_leads_home(string returnUrl)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Browser().SignInAsync("admin", TestServer.Password, returnUrl);
        response.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Theory]
    [InlineData("/dags?text=ü", "/dags?text=%C3%BC")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/dags?text=%C3%BC&tag=a%2Fb", "/dags?text=%C3%BC&tag=a%2Fb")]
    public async Task Return_address_of_ours_is_gone_to_whatever_letters_it_has(string returnUrl, string leadsTo)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Browser().SignInAsync("admin", TestServer.Password, returnUrl);
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.ShouldBe(leadsTo);
    }

    [Fact]
    public async Task Form_without_its_token_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http();
        using var response = await http.PostAsync("sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "admin", ["password"] = TestServer.Password }));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Eleventh_bad_sign_in_of_an_account_is_refused_even_with_the_right_password()
    {
        await using var server = await TestServer.StartAsync();
        var browser = server.Browser();
        for (var bad = 0; bad < SignInLimits.Most; bad++) (await browser.SignInAsync("admin", "wrong password")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        using var refused = await browser.SignInAsync("admin", TestServer.Password);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync()).ShouldContain("/sign-in?failed=limit");

        server.Clock.Advance(SignInLimits.Period);
        (await browser.SignInAsync("admin", TestServer.Password)).Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task S14_form_that_anybody_may_send_is_refused_when_it_is_long()
    {
        await using var server = await TestServer.StartAsync();
        var browser = server.Browser();
        await browser.FormTokenAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        // Only announced: a server that waits for them would not answer.
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /sign-in HTTP/1.1\r\nHost: {server.Address.Authority}\r\nCookie: {browser.Cookies.GetCookieHeader(server.Address)}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {20 * 1024 * 1024}\r\n\r\n"));
        using var answer = new StreamReader(client.GetStream());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        // The token of the form cannot be read any more.
        (await answer.ReadLineAsync(limit.Token)).ShouldBe("HTTP/1.1 400 Bad Request");
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.Redirect, "of the proxy's: the next person has made none of these")]
    [InlineData("10.0.0.0/8", HttpStatusCode.TooManyRequests, "anybody may write the header: it counts from a proxy only")]
    [InlineData(null, HttpStatusCode.TooManyRequests, "there is no proxy")]
    public async Task Bad_sign_ins_through_a_proxy_lock_out_who_made_them(string? proxies, HttpStatusCode next, string why)
    {
        await using var server = await TestServer.StartAsync(proxies: proxies);
        var one = server.Browser();
        one.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7, 203.0.113.5");
        for (var bad = 0; bad < SignInLimits.Most; bad++) await one.SignInAsync($"nobody{bad}", "wrong password");
        (await one.SignInAsync("admin", TestServer.Password)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        var other = server.Browser();
        other.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7, 203.0.113.6");

        (await other.SignInAsync("viewer", TestServer.Password)).StatusCode.ShouldBe(next, why);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData(null, false)]
    public async Task Cookies_of_a_sign_in_through_a_proxy_by_https_stay_on_https(string? proxies, bool secure)
    {
        await using var server = await TestServer.StartAsync(proxies: proxies);
        using var http = server.Http();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var form = await http.GetAsync("form");
        form.Headers.GetValues("Set-Cookie").Single().Contains("secure", StringComparison.OrdinalIgnoreCase).ShouldBe(secure);
    }

    [Fact]
    public async Task Change_by_cookie_needs_the_forms_token()
    {
        await using var server = await TestServer.StartAsync();
        var browser = server.Browser();
        await browser.SignInAsync("admin", TestServer.Password);

        using var forged = await browser.Http.PostAsync("api/v1/tokens", new StringContent("""{"label":"x"}""", null, "application/json"));
        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var own = new HttpRequestMessage(HttpMethod.Post, "api/v1/tokens") { Content = new StringContent("""{"label":"x"}""", null, "application/json") };
        own.Headers.Add("RequestVerificationToken", await browser.FormTokenAsync());
        (await browser.Http.SendAsync(own)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
