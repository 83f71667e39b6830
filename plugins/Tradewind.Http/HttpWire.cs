using System.Net;
using System.Net.Http.Headers;

namespace Tradewind.Http;

/// <summary>The way to the network that all requests share.</summary>
internal static class HttpWire
{
    // One handler keeps connections open between tasks. Redirects are followed by HttpCall, which knows what may not go along. A rule
    // about which addresses may be reached belongs in this handler's ConnectCallback: behind name resolution, redirects included.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        // No proxy that a variable of the environment happens to name.
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("Tradewind", "0.1") } },
    };

    public static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
}
