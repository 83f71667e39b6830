using System.Net;
using System.Net.Http.Headers;

namespace Tradewind.Http;

/// <summary>One request, sent as often as redirects ask for it.</summary>
internal sealed class HttpCall
{
    private const int MaxRedirects = 10;
    private readonly HttpMethod _method;
    private readonly Uri _origin;
    private readonly PayloadContent? _body;
    private readonly List<KeyValuePair<string, string>> _headers;

    private HttpCall(HttpMethod method, Uri address, List<KeyValuePair<string, string>> headers, PayloadContent? body)
    {
        _method = method;
        _origin = address;
        Address = address;
        _headers = headers;
        _body = body;
    }

    public Uri Address { get; private init; }

    /// <summary>Method and address as messages show them: a query may hold what is nobody's business.</summary>
    public string Name => $"{_method} {Show(Address)}";

    public TimeSpan Timeout { get; private init; }

    public static async Task<HttpCall> OfAsync(
        Value<string> url, Value<string>? method, Value<string>? connection, IReadOnlyDictionary<string, Value<string>> headers,
        IReadOnlyDictionary<string, Value<string>> query, Payload? body, TimeSpan timeout, OperatorContext ctx)
    {
        if (timeout <= TimeSpan.Zero)
            throw new FailNowException($"Timeout is {timeout}; it must be longer than zero.");

        var target = await HttpTarget.OfAsync(connection, ctx);
        var content = ctx.Get(body);
        // The author's headers go before the connection's, which they may replace.
        var given = ctx.Get(headers).ToList();
        var names = given.Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        given.AddRange(target.Credentials.Where(c => !names.Contains(c.Key)));
        return new HttpCall(
            Method(ctx.GetOr(method, content is null ? "GET" : "POST")), target.Resolve(ctx.Get(url), ctx.Get(query)), given, content) { Timeout = timeout };
    }

    /// <summary>The same request to another address, such as the next page. Secrets go along only within the first address's origin.</summary>
    public HttpCall To(Uri address) => new(_method, _origin, _headers, _body) { Address = address, Timeout = Timeout };

    /// <summary>Sends it; the body of the answer is still on the wire.</summary>
    /// <exception cref="HttpRequestException">There was no answer, for whatever reason: time may help.</exception>
    /// <exception cref="FailNowException">A redirect leads astray.</exception>
    public async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var (method, address, body) = (_method, Address, _body);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = Request(method, address, body);
                var response = await HttpWire.SendAsync(request, limit.Token);
                if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                    return response;

                response.Dispose();
                if (redirects == MaxRedirects)
                    throw new FailNowException($"{Name} was redirected more than {MaxRedirects} times, last to {Show(address)}.");
                address = Follow(address, location);
                (method, body) = After(response.StatusCode, method, body);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{Name} had no answer within {Timeout.TotalSeconds:0.###} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException($"{Name} failed: {Innermost(e).Message}", e);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address, PayloadContent? body)
    {
        var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new ReadOnlyMemoryContent(body.Bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(body.ContentType);
        }

        // What an author sends to one server, tokens in any header, is not for the one it points to.
        if (!HttpTarget.IsSameOrigin(_origin, address))
            return request;

        foreach (var (name, value) in _headers)
            Add(request, name, value);
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (value.AsSpan().IndexOfAny("\r\n\0") >= 0)
            throw new FailNowException($"The header '{name}' has a line break or NUL in its value.");

        try
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
                return;
            if (request.Content is not { } content)
                return;
            content.Headers.Remove(name);
            if (content.Headers.TryAddWithoutValidation(name, value))
                return;
        }
        catch (FormatException e)
        {
            throw new FailNowException($"'{name}' is no name of a header.", e);
        }

        throw new FailNowException($"'{name}' is no name of a header.");
    }

    private static Uri Follow(Uri from, Uri location)
    {
        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (to.Scheme is not ("http" or "https"))
            throw new FailNowException($"{Show(from)} redirects to {to.Scheme}:, which is not HTTP.");
        return from.Scheme == "https" && to.Scheme == "http" ? throw new FailNowException($"{Show(from)} redirects to {Show(to)}, which is not encrypted.") : to;
    }

    private static (HttpMethod Method, PayloadContent? Body) After(HttpStatusCode status, HttpMethod method, PayloadContent? body)
    {
        // As browsers do: 303 asks for the result of what was sent, and so do 301 and 302 after a POST.
        var becomesGet = status == HttpStatusCode.SeeOther && method != HttpMethod.Head
            || status is HttpStatusCode.Moved or HttpStatusCode.Found && method == HttpMethod.Post;
        return becomesGet ? (HttpMethod.Get, null) : (method, body);
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static HttpMethod Method(string name)
    {
        try
        {
            return new HttpMethod(name.ToUpperInvariant());
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FailNowException($"'{name}' is no HTTP method.", e);
        }
    }

    private static string Show(Uri address) => address.GetLeftPart(UriPartial.Path);

    private static Exception Innermost(Exception e) => e.InnerException is null ? e : Innermost(e.InnerException);
}
