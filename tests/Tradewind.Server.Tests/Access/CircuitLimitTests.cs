using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Server.Circuits;

namespace Tradewind.Server.Tests.Access;

public sealed class CircuitLimitTests
{
    private readonly CircuitLimit _limit = new(new() { Version = "1", MostCircuits = 2 }, NullLogger<CircuitLimit>.Instance);

    [Fact]
    public async Task S21_circuit_above_the_limit_is_asked_to_come_again_and_gets_in_once_one_is_closed()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (open, other) = (OpenAsync(first.Task), OpenAsync(second.Task));

        var refused = await OpenAsync(Task.CompletedTask);
        refused.Response.StatusCode.ShouldBe(StatusCodes.Status503ServiceUnavailable);
        refused.Response.Headers.RetryAfter.ToString().ShouldBe("15");

        first.SetResult();
        (await open).Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        (await OpenAsync(Task.CompletedTask)).Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        second.SetResult();
        await other;
    }

    [Theory]
    [InlineData("GET", "/dags")]
    [InlineData("GET", "/_blazor/initializers")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("POST", "/_blazor")]
    public async Task S21_other_requests_are_not_counted(string method, string path)
    {
        var open = new TaskCompletionSource();
        Task<HttpContext>[] held = [.. Enumerable.Range(0, 3).Select(_ => RequestAsync(method, path, open.Task))];
        open.SetResult();
        foreach (var one in held) (await one).Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
    }

    private Task<HttpContext> OpenAsync(Task until) => RequestAsync("GET", "/_blazor", until);

    private async Task<HttpContext> RequestAsync(string method, string path, Task until)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = (method, path);
        await _limit.InvokeAsync(context, _ => until);
        return context;
    }
}
