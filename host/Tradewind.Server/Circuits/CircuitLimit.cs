using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Tradewind.Server.Circuits;

/// <summary>
/// An open page holds memory here for as long as it is open: there are only so many. Who comes when there is no room is asked to come
/// again; nobody who has a page open loses it.
/// </summary>
internal sealed partial class CircuitLimit(ServerSettings settings, ILogger<CircuitLimit> log)
{
    private const int RetryAfterSeconds = 15;
    private int _open;

    /// <summary>Counts the connections of open pages, and refuses those that are too many.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // The connection itself: a WebSocket, or the long request in its place. What is posted beside it is over at once.
        if (!context.Request.Path.StartsWithSegments("/_blazor", out var rest) || rest.HasValue || HttpMethods.IsPost(context.Request.Method))
        {
            await next(context);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _open) <= settings.MostCircuits)
            {
                await next(context);
                return;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }

        LogFull(log, settings.MostCircuits);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There are {Most} pages open, as many as may be (TRADEWIND_MAX_CIRCUITS); another one was refused.")]
    private static partial void LogFull(ILogger log, int most);
}
