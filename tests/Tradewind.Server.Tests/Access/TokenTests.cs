using System.Net;
using System.Net.Http.Headers;

namespace Tradewind.Server.Tests.Access;

public sealed class TokenTests
{
    [Fact]
    public async Task New_token_opens_the_api_and_only_its_hash_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Client(Role.Operator).CreateTokenAsync(new() { Label = "ci", Role = "viewer", Days = 7 });

        made.Key.ShouldStartWith("tw_");
        made.Token.ExpiresAt.ShouldBe(server.Clock.GetUtcNow().AddDays(7));
        (await server.Access.TokensAsync("operator", default)).ShouldAllBe(token => !token.Hash.Contains(made.Key));
        (await With(server, made.Key).CallerAsync()).ShouldBe(new() { Name = "operator", Role = "viewer" });
    }

    [Fact]
    public async Task Token_may_not_do_more_than_its_maker()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Viewer).CreateTokenAsync(new() { Label = "up", Role = "admin" }));
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Faults_of_a_token_and_of_an_account_are_told_together()
    {
        await using var server = await TestServer.StartAsync();
        var admin = server.Client(Role.Admin);

        var token = await Should.ThrowAsync<TradewindApiException>(() => admin.CreateTokenAsync(new() { Label = "", Role = "boss", Days = 0 }));
        var user = await Should.ThrowAsync<TradewindApiException>(() => admin.SaveUserAsync("grace", new() { Role = "boss", Password = "short" }));

        token.Problem!.Errors!.Keys.ShouldBe(["label", "role", "days"], ignoreOrder: true);
        user.Problem!.Errors!.Keys.ShouldBe(["role", "password"], ignoreOrder: true);
    }

    [Fact]
    public async Task Token_loses_what_its_user_loses()
    {
        await using var server = await TestServer.StartAsync();
        var operators = server.Client(Role.Operator);
        (await operators.CallerAsync()).Role.ShouldBe("operator");

        await server.Client(Role.Admin).SaveUserAsync("operator", new() { Role = "viewer" });
        (await operators.CallerAsync()).Role.ShouldBe("viewer");

        await server.Client(Role.Admin).SaveUserAsync("operator", new() { Disabled = true });
        (await Should.ThrowAsync<TradewindApiException>(() => operators.CallerAsync())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Revoked_token_is_refused_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Client(Role.Operator).CreateTokenAsync(new() { Label = "ci" });
        var client = With(server, made.Key);
        await client.CallerAsync();
        await client.RevokeTokenAsync(made.Token.TokenId);
        (await Should.ThrowAsync<TradewindApiException>(() => client.CallerAsync())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Expired_token_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Client(Role.Operator).CreateTokenAsync(new() { Label = "ci", Days = 1 });
        server.Clock.Advance(TimeSpan.FromDays(1));
        (await Should.ThrowAsync<TradewindApiException>(() => With(server, made.Key).CallerAsync())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_users_token_does_not_exist_but_for_an_admin()
    {
        await using var server = await TestServer.StartAsync();
        (await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Author).RevokeTokenAsync("token-viewer"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Author).TokensAsync("viewer"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        await server.Client(Role.Admin).RevokeTokenAsync("token-viewer");
        (await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Viewer).CallerAsync())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Bearer tw_wrong")]
    [InlineData("Bearer")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Bearer tw_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Request_with_a_bad_token_is_refused_even_with_a_good_session(string authorization)
    {
        await using var server = await TestServer.StartAsync();
        var browser = server.Browser();
        await browser.SignInAsync("admin", TestServer.Password);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        (await browser.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Last_admin_stays_one()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Admin).SaveUserAsync("admin", new() { Role = "viewer" }));
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
    }

    private static TradewindClient With(TestServer server, string key)
    {
        var http = server.Http();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(http);
    }
}
