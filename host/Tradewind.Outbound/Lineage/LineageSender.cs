using System.Net.Http.Headers;
using System.Text;
using Tradewind.Outbound.Addresses;

namespace Tradewind.Outbound.Lineage;

/// <inheritdoc/>
public sealed class LineageSender(OutgoingHttp http, LineageOptions options) : ILineageSender
{
    /// <inheritdoc/>
    public async Task<LineageAnswer> SendAsync(string json, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (options.ApiKey is { } key) request.Headers.Authorization = new("Bearer", key);
        var (taken, status, words) = await http.SendAsync(request, cancel);
        // An event that is not understood is not understood tomorrow either; anything else may be mended.
        return new(taken, status is 400 or 413 or 422, words);
    }
}
