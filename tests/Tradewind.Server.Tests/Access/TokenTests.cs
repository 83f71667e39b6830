using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

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
    public async Task Token_revokes_itself_and_none_of_its_owner_that_is_for_more()
    {
        await using var server = await TestServer.StartAsync();
        var owner = server.Client(Role.Operator);
        var wide = (await owner.CreateTokenAsync(new() { Label = "deploy" })).Token;
        var narrow = await owner.CreateTokenAsync(new() { Label = "watch", Role = "viewer" });
        var scoped = (await owner.CreateTokenAsync(new() { Label = "one", Grants = [new() { On = "dag:sales", Role = "viewer" }] })).Token;

        var refused = await Should.ThrowAsync<TradewindApiException>(() => With(server, narrow.Key).RevokeTokenAsync(wide.TokenId));

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Problem!.Detail.ShouldBe("Revoking a token of the role operator takes that role; this key has viewer.");
        await With(server, narrow.Key).RevokeTokenAsync(scoped.TokenId);
        await With(server, narrow.Key).RevokeTokenAsync(narrow.Token.TokenId);
        (await owner.TokensAsync()).Items.Select(token => token.TokenId).ShouldBe([wide.TokenId, "token-operator"], ignoreOrder: true);
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

    [Fact]
    public async Task Grants_are_given_and_taken_beside_those_there_are_also_those_of_this_moment()
    {
        await using var server = await TestServer.StartAsync();
        var admin = server.Client(Role.Admin);
        await admin.ChangeGrantsAsync("viewer", new() { Grant = [new() { Role = "operator", On = "dag:sales_*" }, new() { Role = "viewer", On = "tag:shop" }] });
        var viewer = (await server.Access.UserAsync("viewer", default))!;
        server.Access.Changing = () => server.Access.SaveUserAsync(viewer with { Grants = [.. viewer.Grants, new(Role.Author, GrantKind.Connection, "warehouse")] }, default);

        var after = await admin.ChangeGrantsAsync("Viewer", new() { Grant = [new() { Role = "author", On = "tag:shop" }], Revoke = ["dag:sales_*"] });

        after.Grants.ShouldBe([new() { Role = "author", On = "connection:warehouse" }, new() { Role = "author", On = "tag:shop" }]);
        var entry = (await admin.AuditAsync("user:viewer")).Items[0];
        entry.Before!.Value.GetProperty("grants").GetArrayLength().ShouldBe(3);
        entry.After!.Value.GetProperty("grants").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Change_of_grants_that_cannot_be_made_says_why_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var admin = server.Client(Role.Admin);
        await admin.ChangeGrantsAsync("viewer", new() { Grant = [new() { Role = "operator", On = "dag:sales_*" }] });
        async Task<(HttpStatusCode, string, string)> RefusalAsync(string user, GrantsRequest request)
        {
            var refused = await Should.ThrowAsync<TradewindApiException>(() => admin.ChangeGrantsAsync(user, request));
            return (refused.Status, refused.Problem!.Errors!.Keys.Single(), refused.Message);
        }

        (await RefusalAsync("nobody", new() { Revoke = ["dag:a"] })).ShouldBe((HttpStatusCode.NotFound, "name", "There is no user 'nobody'. Make one with: tradewind users set nobody --role none --password"));
        (await RefusalAsync("viewer", new() { Grant = [new() { Role = "admin", On = "dag:b" }], Revoke = ["dag:a"] })).ShouldBe((HttpStatusCode.NotFound, "revoke", "'viewer' has no grant on 'dag:a'. See: tradewind users list"));
        (await RefusalAsync("viewer", new())).Item2.ShouldBe("grant");
        (await RefusalAsync("viewer", new() { Grant = [new() { Role = "none", On = "dag:a" }] })).Item2.ShouldBe("grant");
        (await RefusalAsync("viewer", new() { Grant = [.. Enumerable.Range(0, 100).Select(number => new GrantResource { Role = "viewer", On = $"dag:d{number}" })] })).ShouldBe(
            (HttpStatusCode.Conflict, "grant", "'viewer' would have 101 grants; an account has at most 100. Take some away, or give one on a pattern or a tag."));

        (await server.Access.UserAsync("viewer", default))!.Grants.Single().ToString().ShouldBe("operator dag:sales_*");
    }

    [Fact]
    public async Task Token_makes_none_that_outlives_it_and_who_signed_in_does()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.Client(Role.Author).CreateTokenAsync(new() { Label = "ci", Days = 10 });
        var client = With(server, first.Key);

        (await client.CreateTokenAsync(new() { Label = "child" })).Token.ExpiresAt.ShouldBe(first.Token.ExpiresAt);
        (await client.CreateTokenAsync(new() { Label = "short", Days = 1 })).Token.ExpiresAt.ShouldBe(server.Clock.GetUtcNow().AddDays(1));
        var refused = await Should.ThrowAsync<TradewindApiException>(() => client.CreateTokenAsync(new() { Label = "child", Days = 11 }));
        (refused.Status, refused.Problem!.Errors!.Keys.Single()).ShouldBe((HttpStatusCode.BadRequest, "days"));

        var browser = server.Browser();
        await browser.SignInAsync("author", TestServer.Password);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/tokens") { Content = new StringContent("""{"label":"long","days":300}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("RequestVerificationToken", await browser.Http.GetStringAsync("form"));
        (await browser.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Token_that_may_do_nothing_is_not_made()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Author).CreateTokenAsync(new() { Label = "ci", Role = "none" }));
        refused.Problem!.Errors!.Keys.ShouldBe(["role"]);
    }

    [Theory]
    [InlineData("GET", "api/v1/users", "Changing accounts takes the role admin; user:author has author.")]
    [InlineData("DELETE", "api/v1/plugins/Shell", "Installing plugins takes the role admin; user:author has author.")]
    public async Task Refusal_for_a_role_says_which_it_takes(string method, string path, string words)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Author).SendAsync(new HttpRequestMessage(new(method), path));
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadFromJsonAsync<ProblemResource>())!.Detail.ShouldBe(words);
    }

    [Fact]
    public async Task Revoked_token_stands_in_the_audit_as_it_was()
    {
        await using var server = await TestServer.StartAsync();
        var admin = server.Client(Role.Admin);
        var made = await admin.CreateTokenAsync(new() { Label = "ci", Role = "viewer" });

        await admin.RevokeTokenAsync(made.Token.TokenId);

        (await admin.AuditAsync($"token:{made.Token.TokenId}")).Items[0].Before!.Value.GetProperty("label").GetString().ShouldBe("ci");
    }

    private static TradewindClient With(TestServer server, string key)
    {
        var http = server.Http();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(http);
    }
}
