using System.Net.Http.Headers;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Api;

public sealed class LogEndpointsTests
{
    private const string Path = "api/v1/runs/1/tasks/load/attempts/1/log";
    private static readonly LogPosition Log = new(1, MemoryRuns.Task, -1, 1);

    [Fact]
    public async Task Log_is_read_by_offset_in_whole_lines()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "one\ntwö\nthree\n");
        var client = server.Client(Role.Viewer);

        var first = await client.LogAsync(Log, 0, limit: 10);
        first.Text.ShouldBe("one\ntwö\n");
        first.Ended.ShouldBeFalse();
        var rest = await client.LogAsync(Log, first.NextOffset);
        rest.Text.ShouldBe("three\n");
        rest.NextOffset.ShouldBe(rest.Size);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    public async Task Log_is_plain_text_for_whoever_asks_for_it(string accept)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "<script>alert(1)</script>\n");
        using var http = server.Http(Role.Viewer);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));

        using var response = await http.GetAsync(Path);

        (await response.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>\n");
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("X-Next-Offset").ShouldBe(["26"]);
    }

    [Fact]
    public async Task Download_gives_the_whole_log_as_a_file()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"line {number}\n"));
        server.Runs.Log(1, text);
        using var response = await server.Http(Role.Viewer).GetAsync(Path + "?download=true");
        response.Content.Headers.ContentDisposition!.FileName.ShouldBe("1-load-1.log");
        (await response.Content.ReadAsStringAsync()).ShouldBe(text);
    }

    [Fact]
    public async Task Follower_sees_what_comes_and_stops_with_the_attempt()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "one\n");
        var text = "";
        var last = default(LogResource);
        await foreach (var piece in server.Client(Role.Viewer).FollowLogAsync(Log))
        {
            text += piece.Text;
            last = piece;
            if (piece.Text == "one\n") server.Runs.Log(1, "two\n");
            if (piece.Text != "two\n") continue;
            // The last lines may be read after the end was seen.
            server.Runs.End(1);
            server.Runs.Log(1, "three\n");
        }

        text.ShouldBe("one\ntwo\nthree\n");
        last!.Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task Reconnecting_follower_goes_on_from_the_last_event_it_saw()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "one\ntwo\n");
        server.Runs.End(1);
        using var http = server.Http(Role.Viewer);
        http.DefaultRequestHeaders.Add("Last-Event-ID", "4");
        var events = await http.GetStringAsync(Path + "/stream?offset=0");
        events.ShouldContain("""data: {"text":"two\n","nextOffset":8,"size":8,"ended":true}""");
        events.ShouldContain("event: end");
        events.ShouldContain("id: 8");
        events.ShouldNotContain("one");
    }
}
