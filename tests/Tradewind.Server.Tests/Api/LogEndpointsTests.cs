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

    [Fact]
    public async Task Lines_of_a_long_log_are_read_by_their_numbers()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, string.Concat(Enumerable.Range(1, 2_600).Select(number => $"line {number}\n")));
        var client = server.Client(Role.Viewer);

        var middle = await client.LogLinesAsync(Log, 1_499, count: 3);
        middle.Text.ShouldBe("line 1499\nline 1500\nline 1501\n");
        (middle.Line, middle.Lines).ShouldBe((1_499, 2_600));
        (await client.LogLinesAsync(Log, 2_600)).Text.ShouldBe("line 2600\n");
        var behind = await client.LogLinesAsync(Log, 9_999);
        (behind.Text, behind.Line, behind.NextOffset).ShouldBe(("", 2_601, behind.Size));
    }

    [Fact]
    public async Task Very_long_line_is_shown_by_its_beginning_and_found_by_its_end()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, $"before\n{new string('x', 100_000)}needle\nafter\n");
        var client = server.Client(Role.Viewer);

        var lines = await client.LogLinesAsync(Log, 1);
        lines.Text.Split('\n').ShouldSatisfyAllConditions(
            shown => shown.Length.ShouldBe(4), shown => shown[1].ShouldStartWith("xxx"), shown => shown[1].Length.ShouldBeLessThan(17_000), shown => shown[1].ShouldContain("download the log"), shown => shown[2].ShouldBe("after"));
        (await client.LogLinesAsync(Log, 1, find: "needle")).Numbers.ShouldBe([2]);
    }

    [Fact]
    public async Task Lines_that_came_since_are_counted_too()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "one\n");
        var client = server.Client(Role.Viewer);
        (await client.LogLinesAsync(Log, 1)).Lines.ShouldBe(1);
        server.Runs.Log(1, string.Concat(Enumerable.Range(2, 1_200).Select(number => $"line {number}\n")));

        var last = await client.LogLinesAsync(Log, 1_201);

        (last.Text, last.Lines).ShouldBe(("line 1201\n", 1_201));
    }

    [Fact]
    public async Task Search_in_a_log_says_which_lines_it_found_and_where_to_go_on()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        string At(char level, string text) => $"2026-11-22T10:00:00.123Z {level} {text}\n";
        server.Runs.Log(1, At('I', "begins") + At('W', "Disk is full") + "\tof what nobody needs\n" + At('I', "the disk again") + At('E', "disk 2026 failed") + At('D', "ends"));
        var client = server.Client(Role.Viewer);

        var found = await client.LogLinesAsync(Log, 1, find: "DISK");
        found.Numbers.ShouldBe([2, 4, 5]);
        found.NextLine.ShouldBeNull();
        // The time in front of each line is no part of what is searched; what follows a warning in lines of its own has its level.
        (await client.LogLinesAsync(Log, 1, find: "2026")).Numbers.ShouldBe([5]);
        (await client.LogLinesAsync(Log, 1, level: "warning")).Numbers.ShouldBe([2, 3, 5]);

        var first = await client.LogLinesAsync(Log, 1, count: 2, level: "warning");
        (first.Numbers!.Count, first.NextLine).ShouldBe((2, 4));
        (await client.LogLinesAsync(Log, first.NextLine!.Value, level: "warning")).Numbers.ShouldBe([5]);
    }

    [Fact]
    public async Task Level_of_a_message_goes_on_over_the_lines_that_the_index_notes()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "2026-11-22T10:00:00.123Z E broken\n" + string.Concat(Enumerable.Repeat("\tat Somewhere()\n", 700)));

        var found = await server.Client(Role.Viewer).LogLinesAsync(Log, 690, count: 5, level: "error");

        found.Numbers.ShouldBe([690, 691, 692, 693, 694]);
    }

    [Theory]
    [InlineData("count=3", "'count', 'level' and 'find' go with 'line'")]
    [InlineData("line=0", "'line' must be 1 or more")]
    [InlineData("line=1&offset=0", "leave one out")]
    [InlineData("line=1&level=loud", "'level' must be one of debug, information, warning, error")]
    [InlineData("line=1&count=501", "count")]
    public async Task Faulty_wish_for_lines_is_refused_by_name(string query, string words)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        using var response = await server.Http(Role.Viewer).GetAsync($"{Path}?{query}");
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(words);
    }
}
