using Microsoft.AspNetCore.Http;
using Tradewind.Http;

namespace Tradewind.BundledPlugins.Http;

public sealed class HttpConnectionTypeTests
{
    [Theory]
    [InlineData(200, true, "answered 200 OK.")]
    [InlineData(302, true, "answered 302 Found.")]
    [InlineData(404, true, "answered 404 Not Found: it was reached; whether it takes the login shows only with a path that is there.")]
    [InlineData(401, false, "answered 401 Unauthorized: it was reached, but does not take this login or token.")]
    [InlineData(503, false, "answered 503 Service Unavailable.")]
    public async Task Status_says_whether_it_works_and_what_the_answer_has_in_it_is_not_told(int status, bool works, string said)
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("what the network of the server serves");
        });

        var test = await new HttpConnectionType().TestAsync(Connection(server.Address + "/v2"), default);

        (test.Works, test.Message).ShouldBe((works, $"GET {server.Address}/v2/ {said}"));
    }

    [Fact]
    public async Task Test_asks_for_its_path_with_the_credentials()
    {
        var sent = "";
        await using var server = await LocalServer.StartAsync(context =>
        {
            sent = context.Request.Headers["X-Api-Key"];
            return Task.CompletedTask;
        });
        var connection = Connection(server.Address + "/v2") with { Password = "key-1", Extra = new Dictionary<string, string> { ["auth_header"] = "X-Api-Key", ["test_path"] = "/me?full=1" } };

        (await new HttpConnectionType().TestAsync(connection, default)).Works.ShouldBeTrue();

        server.Asked.ShouldBe(["GET /v2/me?full=1"]);
        sent.ShouldBe("key-1");
    }

    [Theory]
    [InlineData("ftp://example.com", "is no address for HTTP")]
    [InlineData("http://127.0.0.1:1", "Connection refused")]
    public async Task What_cannot_be_reached_is_told(string host, string said)
    {
        var test = await new HttpConnectionType().TestAsync(Connection(host), default);
        test.Works.ShouldBeFalse();
        test.Message.ShouldContain(said);
    }

    private static Connection Connection(string host) => new() { Id = "api", Type = "http", Host = host };
}
