using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tradewind.Outbound.Tests.Harness;

/// <summary>A real receiver on a port of its own, that answers as a test says and keeps what it was sent.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Received> _received = [];
    private readonly Lock _gate = new();

    private LocalServer(string host, Func<HttpContext, int> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{host}:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            lock (_gate) _received.Add(new(context.Request.Path, body, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
            context.Response.StatusCode = answer(context);
            if (context.Response.StatusCode == 200) await context.Response.WriteAsync("ok");
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<Received> Received
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    public static async Task<LocalServer> StartAsync(Func<HttpContext, int>? answer = null, string host = "127.0.0.1")
    {
        var server = new LocalServer(host, answer ?? (_ => 200));
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
