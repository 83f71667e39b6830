using System.Net;

namespace Tradewind.Server.Tests.Headers;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("health")]
    [InlineData("api/v1/nothing")]
    [InlineData("api/v1/dags")]
    public async Task Every_answer_has_the_security_headers(string path)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Fault = new InvalidOperationException();
        using var response = await server.Http(Role.Viewer).GetAsync(path);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("ours", HttpStatusCode.NotFound)]
    public async Task Circuit_is_open_to_pages_of_this_server_only(string origin, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "_blazor/negotiate");
        request.Headers.Add("Origin", origin == "ours" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);
        (await server.Http(Role.Viewer).SendAsync(request)).StatusCode.ShouldBe(expected);
    }
}
