using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tradewind.BundledPlugins.Http;

/// <summary>A real server on a port of its own, that answers as a test says and keeps what it was asked.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<string> _asked = [];
    private readonly Lock _gate = new();

    private LocalServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            lock (_gate)
                _asked.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await answer(context);
        });
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address => _app.Urls.Single();

    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
                return [.. _asked];
        }
    }

    public static async Task<LocalServer> StartAsync(RequestDelegate answer)
    {
        var server = new LocalServer(answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers by path (with query, if it has one); 404 for others.</summary>
    public static Task<LocalServer> StartAsync(params (string Path, string ContentType, string Body)[] answers) => StartAsync(async context =>
    {
        var asked = context.Request.Path + context.Request.QueryString.Value;
        var found = answers.FirstOrDefault(a => a.Path == asked);
        if (found.Path is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = found.ContentType;
        await context.Response.WriteAsync(found.Body.Replace("{server}", $"{context.Request.Scheme}://{context.Request.Host}", StringComparison.Ordinal));
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
