namespace Tradewind.Server.Headers;

/// <summary>
/// Browsers let any page open a WebSocket to any host, and send the cookie along: only pages of this server may.
/// </summary>
internal static class ForeignOrigins
{
    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var guarded = context.WebSockets.IsWebSocketRequest || context.Request.Path.StartsWithSegments("/_blazor");
        if (guarded && context.Request.Headers.Origin is [{ Length: > 0 } origin] && !IsOurs(origin, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>By host and port alone: behind a proxy that ends TLS the scheme differs.</summary>
    private static bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}", request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
