using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tradewind.Client;

/// <summary>
/// A typed client for Tradewind's REST API (<c>/api/v1</c>). Every method throws <see cref="TradewindApiException"/> when the
/// server refuses, and <see cref="HttpRequestException"/> when it cannot be reached. It may be used by several threads at once.
/// </summary>
/// <param name="http">
/// Its <see cref="HttpClient.BaseAddress"/> is the server's address ending in a slash, and its default headers carry
/// <c>Authorization: Bearer …</c> with an API token. For <see cref="FollowLogAsync"/> and <see cref="WatchRunAsync"/> its
/// <see cref="HttpClient.Timeout"/> only limits the wait for the first answer.
/// </param>
public sealed partial class TradewindClient(HttpClient http)
{
    /// <summary>How the installation is. Needs no sign-in. Does not throw when something is unhealthy.</summary>
    /// <param name="cancel">Stops the call.</param>
    public async Task<HealthResource> HealthAsync(CancellationToken cancel = default)
    {
        using var response = await http.GetAsync("health", cancel);
        // 503 is an answer here: it says which component is unhealthy.
        if (response.StatusCode is not System.Net.HttpStatusCode.ServiceUnavailable) await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.HealthResource, cancel);
    }

    /// <summary>The server's version.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<VersionResource> VersionAsync(CancellationToken cancel = default) => GetAsync("version", TradewindJson.Default.VersionResource, cancel);

    /// <summary>On whose behalf this client calls.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<CallerResource> CallerAsync(CancellationToken cancel = default) => GetAsync("me", TradewindJson.Default.CallerResource, cancel);

    /// <summary>The processes of the installation: those present, and those lost within the last day.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<NodeResource>> NodesAsync(CancellationToken cancel = default) =>
        GetAsync("nodes", TradewindJson.Default.ResourcePageNodeResource, cancel);

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await http.GetAsync("api/v1/" + path, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, type, cancel);
    }

    // A file, as it comes.
    private async Task<Stream> OpenAsync(string path, CancellationToken cancel)
    {
        var response = await http.GetAsync("api/v1/" + path, HttpCompletionOption.ResponseHeadersRead, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await response.Content.ReadAsStreamAsync(cancel);
    }

    private async Task<T> SendAsync<T, TBody>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, "api/v1/" + path) { Content = JsonContent.Create(body, bodyType) };
        using var response = await http.SendAsync(request, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, type, cancel);
    }

    private async Task SendAsync(HttpMethod method, string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, "api/v1/" + path);
        using var response = await http.SendAsync(request, cancel);
        await ThrowIfRefusedAsync(response, cancel);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel) =>
        await response.Content.ReadFromJsonAsync(type, cancel)
        ?? throw new HttpRequestException($"The server's answer to {response.RequestMessage?.RequestUri} is empty.");

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode) return;
        var ours = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        throw new TradewindApiException(
            response.StatusCode, ours ? await response.Content.ReadFromJsonAsync(TradewindJson.Default.ProblemResource, cancel) : null);
    }

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
