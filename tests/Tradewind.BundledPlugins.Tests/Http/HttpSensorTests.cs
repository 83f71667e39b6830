using Tradewind.Http;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Http;

public sealed class HttpSensorTests
{
    private readonly TestAttempt _attempt = new();

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task Status_decides(int status, bool met)
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (await _attempt.CheckAsync(new HttpSensor { Url = server.Address })).IsMet.ShouldBe(met);
    }

    [Fact]
    public async Task Answer_is_looked_at_and_left_as_output()
    {
        await using var server = await LocalServer.StartAsync(("/running", "application/json", "{\"state\":\"running\"}"), ("/done", "application/json", "{\"state\":\"done\"}"));

        var running = await _attempt.CheckAsync(new HttpSensor { Url = server.Address + "/running", Until = IsDone });
        var done = await _attempt.CheckAsync(new HttpSensor { Url = server.Address + "/done", Until = IsDone });

        running.IsMet.ShouldBeFalse();
        done.Output.ShouldBeOfType<HttpResult>().Json<Job>().State.ShouldBe("done");

        static bool IsDone(HttpResult answer) => answer.Json<Job>().State == "done";
    }

    [Fact]
    public async Task Server_that_is_not_there_yet_is_waited_for()
    {
        var result = await _attempt.CheckAsync(new HttpSensor { Url = "http://127.0.0.1:1/" });

        result.IsMet.ShouldBeFalse();
        result.Reason.ShouldNotBeNull().ShouldContain("refused");
    }

    [Fact]
    public async Task Refusal_fails_at_once()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });

        (await Should.ThrowAsync<FailNowException>(() => _attempt.CheckAsync(new HttpSensor { Url = server.Address }))).Message.ShouldContain("401");
    }

    private sealed record Job(string State);
}
