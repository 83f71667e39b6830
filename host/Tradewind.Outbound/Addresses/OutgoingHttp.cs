namespace Tradewind.Outbound.Addresses;

/// <summary>The HTTP client for everything that is sent outside in the name of the installation.</summary>
public sealed class OutgoingHttp : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Makes it.</summary>
    public OutgoingHttp(AddressGuard guard, OutgoingOptions options) =>
        _http = new(new SocketsHttpHandler
        {
            // A redirect would lead past what the operator named; a proxy would resolve names by itself, past the guard.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // A name may move: its address is looked at anew now and then.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, cancel) => await guard.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
        })
        {
            Timeout = options.Limit,
            MaxResponseContentBufferSize = 64 * 1024,
        };

    /// <summary>Sends a request and reads the answer.</summary>
    /// <returns>Whether it was a success, the status (null when it was not reached), and what was answered in a line.</returns>
    public async Task<(bool Taken, int? Status, string Words)> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var words = await WordsAsync(response, cancel);
            return (response.IsSuccessStatusCode, (int)response.StatusCode, words);
        }
        catch (HttpRequestException fault)
        {
            return (false, null, fault.InnerException is AddressRefusedException refused ? refused.Message : $"It could not be reached: {(fault.InnerException ?? fault).Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (false, null, $"It did not answer within {_http.Timeout.TotalSeconds:0} seconds.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if ((int)response.StatusCode is >= 300 and < 400) return $"{status}: it answers with another address, and that is not followed. Name the right one.";
        var text = (await response.Content.ReadAsStringAsync(cancel)).Trim().Split('\n', 2)[0].Trim();
        return text.Length == 0 ? status : $"{status}: {(text.Length <= 300 ? text : text[..300] + "…")}";
    }
}
