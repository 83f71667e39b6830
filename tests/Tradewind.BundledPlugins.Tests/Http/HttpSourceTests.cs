using Microsoft.AspNetCore.Http;
using Tradewind.Http;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Http;

public sealed class HttpSourceTests
{
    private const string Json = "application/json";
    private readonly TestAttempt _attempt = new();

    [Fact]
    public async Task Array_gives_rows_with_inferred_columns()
    {
        await using var server = await LocalServer.StartAsync(("/", Json, "\uFEFF[{\"id\":1,\"tags\":[\"a\"]},{\"id\":2.5,\"name\":\"é\"}]"));

        var (columns, rows) = await Rows.AllOf(new HttpSource { Url = server.Address }, _attempt);

        columns.ShouldBe([new("id", typeof(double)), new("tags", typeof(string)), new("name", typeof(string))]);
        rows.ShouldBe([[1.0, "[\"a\"]", null], [2.5, null, "é"]]);
    }

    [Fact]
    public async Task Next_links_are_followed_wherever_they_stand_in_the_body()
    {
        await using var server = await LocalServer.StartAsync(
            ("/", Json, "{\"meta\":{\"next\":\"no\",\"x\":[{\"next\":\"no\"}]},\"links\":{\"next\":\"{server}/p2\"},\"data\":{\"items\":[{\"id\":1,\"next\":\"no\"}]}}"),
            ("/p2", Json, "{\"data\":{\"other\":[{\"id\":9}],\"items\":[{\"id\":2}]},\"links\":{\"next\":\"/p3\"}}"),
            ("/p3", Json, "{\"data\":{\"items\":[]},\"links\":{\"next\":null}}"));

        var (_, rows) = await Rows.AllOf(new HttpSource { Url = server.Address, Items = "data.items", Paging = HttpPaging.NextLink("links.next"), Columns = { ["id"] = typeof(int) } }, _attempt);

        rows.ShouldBe([[1], [2]]);
        server.Asked.ShouldBe(["GET /", "GET /p2", "GET /p3"]);
    }

    [Fact]
    public async Task Link_header_is_followed()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            if (context.Request.Path == "/")
                context.Response.Headers.Link = "</last>; rel=\"last\", </p2?a=1,2>; title=\"next\"; rel=\"prefetch next\"";
            context.Response.ContentType = "text/csv";
            return context.Response.WriteAsync(context.Request.Path == "/" ? "id\n1\n" : "id\n2\n");
        });

        var (_, rows) = await Rows.AllOf(new HttpSource { Url = server.Address, Paging = HttpPaging.LinkHeader }, _attempt);

        rows.ShouldBe([["1"], ["2"]]);
        server.Asked.ShouldBe(["GET /", "GET /p2?a=1,2"]);
    }

    [Fact]
    public async Task Page_numbers_are_counted_to_the_first_page_without_rows()
    {
        await using var server = await LocalServer.StartAsync(
            ("/?size=2&page=1", "application/x-ndjson", "{\"id\":1}\n{\"id\":2}\n"), ("/?size=2&page=2", "application/x-ndjson", "{\"id\":3}\n"), ("/?size=2&page=3", "application/x-ndjson", ""));

        var (_, rows) = await Rows.AllOf(new HttpSource { Url = server.Address, Query = { ["size"] = "2" }, Paging = HttpPaging.PageNumber() }, _attempt);

        rows.ShouldBe([[1L], [2L], [3L]]);
    }

    [Fact]
    public async Task Cursor_is_passed_on_escaped()
    {
        await using var server = await LocalServer.StartAsync(
            ("/", Json, "{\"items\":[{\"id\":1}],\"cursor\":\"a&b=c\"}"), ("/?after=a%26b%3Dc", Json, "{\"items\":[{\"id\":2}],\"cursor\":\"\"}"));

        var (_, rows) = await Rows.AllOf(new HttpSource { Url = server.Address, Items = "items", Paging = HttpPaging.Cursor("cursor", "after") }, _attempt);

        rows.ShouldBe([[1L], [2L]]);
    }

    [Fact]
    public async Task Next_page_on_another_server_gets_no_secrets()
    {
        await using var other = await LocalServer.StartAsync(async context =>
        {
            context.Response.ContentType = Json;
            await context.Response.WriteAsync($"{{\"items\":[{{\"id\":\"{context.Request.Headers.Authorization}\"}}]}}");
        });
        await using var server = await LocalServer.StartAsync(("/", Json, $"{{\"items\":[],\"next\":\"{other.Address}/x\"}}"));
        _attempt.Connections["api"] = new Connection { Id = "api", Type = "http", Host = server.Address, Password = "token" };

        var (_, rows) = await Rows.AllOf(new HttpSource { Connection = "api", Url = "", Items = "items", Paging = HttpPaging.NextLink("next") }, _attempt);

        rows.ShouldBe([[""]]);
    }

    [Fact]
    public async Task Pages_that_go_round_in_a_circle_fail_at_once()
    {
        await using var server = await LocalServer.StartAsync(("/", Json, "{\"items\":[{\"id\":1}],\"next\":\"/\"}"));

        (await FailureAsync(new HttpSource { Url = server.Address, Items = "items", Paging = HttpPaging.NextLink("next") })).ShouldContain("was read before");
    }

    [Fact]
    public async Task Large_array_in_small_pieces_is_read_whole_while_it_comes()
    {
        using var taken = new SemaphoreSlim(0);
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.ContentType = Json;
            await context.Response.WriteAsync("{\"items\":[");
            for (var i = 0; i < 30_000; i++)
            {
                await context.Response.WriteAsync($"{(i == 0 ? "" : ",")} {{\"id\":{i},\"text\":\"{new string('x', 50)}\"}}");
                // The first rows reach the reader before the rest is even written.
                if (i == 10_000)
                    await taken.WaitAsync();
            }

            await context.Response.WriteAsync("]}");
        });

        long rows = 0;
        await foreach (var batch in new HttpSource { Url = server.Address, Items = "items" }.ReadAsync(_attempt.Context, default))
        {
            if (rows == 0)
                taken.Release();
            rows += batch.Rows.Count;
        }

        rows.ShouldBe(30_000);
    }

    [Theory]
    [InlineData("{\"items\":[]}", "no array at its top")]
    [InlineData("[1]", "element 1: an object was expected")]
    [InlineData("[{\"id\":\"x\"}]", "element 1, property 'id'")]
    public async Task Answer_that_is_not_as_declared_fails_at_once(string body, string message)
    {
        await using var server = await LocalServer.StartAsync(("/", Json, body));

        (await FailureAsync(new HttpSource { Url = server.Address, Columns = { ["id"] = typeof(int) } })).ShouldContain(message);
    }

    [Theory]
    [InlineData("[{\"id\":1}, {\"id\":")]
    [InlineData("<html>")]
    public async Task Answer_that_is_cut_or_not_JSON_may_be_retried(string body)
    {
        await using var server = await LocalServer.StartAsync(("/", Json, body));

        await Should.ThrowAsync<InvalidDataException>(() => Rows.AllOf(new HttpSource { Url = server.Address }, _attempt));
    }

    [Fact]
    public async Task Status_decides_whether_to_retry()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/busy" ? 503 : 403;
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<HttpRequestException>(() => Rows.AllOf(new HttpSource { Url = server.Address + "/busy" }, _attempt));
        (await FailureAsync(new HttpSource { Url = server.Address + "/no" })).ShouldContain("403");
    }

    [Fact]
    public async Task Content_type_that_says_nothing_asks_for_a_format()
    {
        await using var server = await LocalServer.StartAsync(("/", "text/plain", "a;b\n1;2\n"));

        (await FailureAsync(new HttpSource { Url = server.Address })).ShouldContain("Say in Format");
        var (_, rows) = await Rows.AllOf(new HttpSource { Url = server.Address, Format = HttpRowFormat.Csv, Delimiter = ';' }, _attempt);
        rows.ShouldBe([["1", "2"]]);
    }

    [Fact]
    public async Task Connection_that_breaks_in_the_middle_may_be_retried()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.ContentType = Json;
            await context.Response.WriteAsync("[{\"id\":1},");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await Should.ThrowAsync<HttpRequestException>(() => Rows.AllOf(new HttpSource { Url = server.Address }, _attempt));
    }

    private async Task<string> FailureAsync(HttpSource source) =>
        (await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(source, _attempt))).Message;
}
