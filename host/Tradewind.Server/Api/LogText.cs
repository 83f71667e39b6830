using System.Globalization;
using Tradewind.Client;

namespace Tradewind.Server.Api;

/// <summary>A piece of a log as it is, with what the JSON form says beside it in headers.</summary>
internal sealed class LogText(LogResource piece) : IResult
{
    public const string ContentType = "text/plain; charset=utf-8";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers["X-Next-Offset"] = piece.NextOffset.ToString(CultureInfo.InvariantCulture);
        headers["X-Size"] = piece.Size.ToString(CultureInfo.InvariantCulture);
        headers["X-Ended"] = piece.Ended ? "true" : "false";
        httpContext.Response.ContentType = ContentType;
        return httpContext.Response.WriteAsync(piece.Text, httpContext.RequestAborted);
    }
}
