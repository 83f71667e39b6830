using System.Globalization;
using System.Text;

namespace Tradewind.Dashboard.Harness;

/// <summary>The log endpoints in the server's words, over a log that grows while it is followed.</summary>
internal static class SampleLogs
{
    private const int Lines = 4000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Lines).Select(Line)));
        endpoints.MapGet("/api/v1/runs/{run}/tasks/{task}/attempts/{attempt}/log", (long offset, int? limit) => Piece(text, offset, limit ?? 262144, ended: false));
        endpoints.MapGet("/api/v1/runs/{run}/tasks/{task}/attempts/{attempt}/log/stream", async (long offset, HttpContext context, CancellationToken cancel) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 20; i++)
            {
                await Task.Delay(500, cancel);
                var json = System.Text.Json.JsonSerializer.Serialize(new { text = Line(Lines + i), nextOffset = offset + i, size = offset + i, ended = i == 19 });
                await context.Response.WriteAsync($"event: {(i == 19 ? "end" : "log")}\ndata: {json}\n\n", cancel);
                await context.Response.Body.FlushAsync(cancel);
            }
        });
    }

    private static object Piece(byte[] text, long offset, int limit, bool ended)
    {
        var end = (int)Math.Min(text.Length, offset + limit);
        if (end < text.Length) end = Array.LastIndexOf(text, (byte)'\n', end - 1, end - (int)offset) + 1;
        if (end <= offset) end = (int)offset;
        return new { text = Encoding.UTF8.GetString(text, (int)offset, end - (int)offset), nextOffset = (long)end, size = (long)text.Length, ended };
    }

    private static string Line(int i)
    {
        var at = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMilliseconds(i * 37);
        var message = (i % 40) switch
        {
            7 => $"W the file is {i} bytes longer than its header says",
            13 => "E System.IO.IOException: The process cannot access the file\n\tat Orders.Read(String path) in daily_sales.csx:line 14\n\tat <script>",
            21 => $"I \u001b[32mok\u001b[0m \u001b[1m{i}\u001b[0m rows in \u001b[36m{i % 17} ms\u001b[0m",
            30 => "D <script>alert('never')</script> & <b>text</b>",
            _ => $"I read {i} of {Lines} orders",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.fffZ} {message}\n");
    }
}
