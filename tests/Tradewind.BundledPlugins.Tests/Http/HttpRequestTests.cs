using System.Text;
using Microsoft.AspNetCore.Http;
using Tradewind.Http;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Http;

using HttpRequest = Tradewind.Http.HttpRequest;

public sealed class HttpRequestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public HttpRequestTests() => _attempt = Attempts.In(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Request_sends_method_query_headers_and_body()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Headers["X-Colour"]}|{context.Request.ContentType}|{await reader.ReadToEndAsync()}");
        });

        var outcome = await _attempt.RunAsync(new HttpRequest
        {
            Url = server.Address + "/orders?a=1",
            Query = { ["q"] = "x&admin=true #/?" },
            Headers = { ["X-Colour"] = "blue" },
            Body = Payload.FromObject(new { Total = 3 }),
        });

        outcome.Output!.Body.ShouldBe("blue|application/json|{\"Total\":3}");
        server.Asked.ShouldBe(["POST /orders?a=1&q=x%26admin%3Dtrue%20%23%2F%3F"]);
    }

    [Fact]
    public async Task Request_reads_the_answer_and_its_headers()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.Headers["X-Id"] = "7";
            context.Response.ContentType = "application/json; charset=iso-8859-1";
            await context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes("{\"name\":\"é\"}"));
        });

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address });

        outcome.Output!.Status.ShouldBe(200);
        outcome.Output.Headers["x-id"].ShouldBe("7");
        outcome.Output.Bytes.ShouldBe(12);
        outcome.Output.Json<Named>().Name.ShouldBe("é");
    }

    [Theory]
    [InlineData(200, OutcomeKind.Success, false)]
    [InlineData(204, OutcomeKind.Success, false)]
    [InlineData(304, OutcomeKind.Failed, false)]
    [InlineData(400, OutcomeKind.Failed, false)]
    [InlineData(404, OutcomeKind.Skipped, false)]
    [InlineData(408, OutcomeKind.Failed, true)]
    [InlineData(409, OutcomeKind.Success, false)]
    [InlineData(410, OutcomeKind.Failed, true)]
    [InlineData(429, OutcomeKind.Failed, true)]
    [InlineData(500, OutcomeKind.Failed, true)]
    [InlineData(501, OutcomeKind.Failed, false)]
    public async Task Status_decides_the_outcome_by_the_narrowest_rule(int status, OutcomeKind kind, bool retry)
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address, SuccessOn = ["2xx", 409], SkipOn = [404], RetryOn = [408, "410-419", 429, "5xx"], FailNowOn = [501] });

        outcome.Outcome.Kind.ShouldBe(kind);
        outcome.Outcome.Retry.ShouldBe(retry);
    }

    [Fact]
    public async Task Failure_says_what_the_server_said_and_when_to_come_back_but_not_the_query()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "120";
            await context.Response.WriteAsync("down for\n maintenance");
        });

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address + "/x?token=secret" });

        outcome.Outcome.Retry.ShouldBeTrue();
        outcome.Outcome.Message.ShouldBe($"GET {server.Address}/x answered 503 Service Unavailable, to be asked again after 120 s: down for maintenance");
        _attempt.LogLines.ShouldAllBe(l => !l.Contains("secret"));
    }

    [Fact]
    public async Task Server_that_is_not_there_may_be_retried()
    {
        var outcome = await _attempt.RunAsync(new HttpRequest { Url = "http://127.0.0.1:1/" });

        outcome.Outcome.Retry.ShouldBeTrue();
        outcome.Outcome.Message.ShouldNotBeNull().ShouldContain("refused");
    }

    [Fact]
    public async Task Server_that_does_not_answer_in_time_may_be_retried()
    {
        await using var server = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address, Timeout = TimeSpan.FromMilliseconds(100) });

        outcome.Outcome.Retry.ShouldBeTrue();
        outcome.Outcome.Message.ShouldNotBeNull().ShouldEndWith("had no answer within 0.1 s.");
    }

    [Fact]
    public async Task Server_that_breaks_off_may_be_retried_and_leaves_no_file()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000_000;
            await context.Response.WriteAsync("only this");
            context.Abort();
        });

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address, SaveTo = "out.bin" });

        outcome.Outcome.Retry.ShouldBeTrue();
        _folder.Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_that_is_cancelled_stops()
    {
        using var asked = new SemaphoreSlim(0);
        await using var server = await LocalServer.StartAsync(context =>
        {
            asked.Release();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var running = _attempt.RunAsync(new HttpRequest { Url = server.Address });
        await asked.WaitAsync();

        await _attempt.Cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task Answer_that_is_too_long_fails_at_once_but_may_be_saved()
    {
        await using var server = await LocalServer.StartAsync(("/", "text/plain", new string('x', 5_000)));

        var kept = await _attempt.RunAsync(new HttpRequest { Url = server.Address, OutputLimit = 4_000 });
        var saved = await _attempt.RunAsync(new HttpRequest { Url = server.Address, OutputLimit = 4_000, SaveTo = "data/out.txt" });

        kept.Outcome.Retry.ShouldBeFalse();
        kept.Outcome.Message.ShouldNotBeNull().ShouldContain("Set SaveTo");
        saved.Output!.SavedTo.ShouldBe(_folder.At("data/out.txt"));
        saved.Output.Bytes.ShouldBe(5_000);
        saved.Output.Body.ShouldBeNull();
        _folder.Read("data/out.txt").Length.ShouldBe(5_000);
    }

    [Theory]
    [InlineData("me", "pass", null, "Authorization", "Basic bWU6cGFzcw==")]
    [InlineData(null, "token", null, "Authorization", "Bearer token")]
    [InlineData(null, "key", "X-Api-Key", "X-Api-Key", "key")]
    public async Task Connection_brings_address_and_credentials(string? login, string password, string? authHeader, string header, string expected)
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync(context.Request.Headers[header].ToString()));
        Connect(server.Address + "/v1", login, password, authHeader);

        var outcome = await _attempt.RunAsync(new HttpRequest { Connection = "api", Url = "orders" });

        outcome.Output!.Body.ShouldBe(expected);
        server.Asked.ShouldBe(["GET /v1/orders"]);
    }

    [Fact]
    public async Task Connection_is_not_used_for_another_server()
    {
        await using var server = await LocalServer.StartAsync(("/", "text/plain", ""));
        Connect("https://api.example.com", null, "token");

        foreach (var url in new[] { server.Address, "//127.0.0.1/", "https://api.example.com.evil.test/", "http://api.example.com/" })
            (await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new HttpRequest { Connection = "api", Url = url }))).Message.ShouldContain("is for https://api.example.com");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirect_to_another_server_takes_no_secrets_along()
    {
        await using var other = await LocalServer.StartAsync(context => context.Response.WriteAsync($"{context.Request.Headers.Authorization}{context.Request.Headers["X-Token"]}"));
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/away" ? other.Address + "/there" : "/away");
            return Task.CompletedTask;
        });
        Connect(server.Address, null, "token");

        var outcome = await _attempt.RunAsync(new HttpRequest { Connection = "api", Url = "start", Headers = { ["X-Token"] = "secret" } });

        outcome.Output!.Body.ShouldBe("");
        server.Asked.ShouldBe(["GET /start", "GET /away"]);
        other.Asked.ShouldBe(["GET /there"]);
    }

    [Theory]
    [InlineData(302, "GET ")]
    [InlineData(303, "GET ")]
    [InlineData(307, "POST body")]
    [InlineData(308, "POST body")]
    public async Task Redirect_of_a_POST_follows_the_rules(int status, string expected)
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/")
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/next";
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync()}");
        });

        var outcome = await _attempt.RunAsync(new HttpRequest { Url = server.Address, Body = "body" });

        outcome.Output!.Body.ShouldBe(expected);
    }

    [Fact]
    public async Task Redirect_that_never_ends_fails_at_once()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new HttpRequest { Url = server.Address }));
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("orders")]
    [InlineData("https://me:pass@example.com/")]
    public async Task Address_that_is_none_fails_at_once(string url)
    {
        await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new HttpRequest { Url = url }));
    }

    [Fact]
    public async Task Header_with_a_line_break_is_refused()
    {
        await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new HttpRequest { Url = "http://127.0.0.1:1/", Headers = { ["X-A"] = "a\r\nX-B: b" } }));
    }

    private void Connect(string host, string? login, string? password, string? authHeader = null) => _attempt.Connections["api"] = new Connection
    {
        Id = "api",
        Type = "http",
        Host = host,
        Login = login,
        Password = password,
        Extra = authHeader is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["auth_header"] = authHeader },
    };

    private sealed record Named(string Name);
}
