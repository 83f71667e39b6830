using System.Net.Http.Headers;
using System.Text;

namespace Tradewind.Http;

/// <summary>Where a request goes, and what identifies us there.</summary>
/// <remarks>
/// A connection of type <c>http</c>: host is a name or a base address (<c>https://api.example.com/v2</c>), extra <c>scheme</c> is <c>https</c> unless given;
/// login and password are sent as Basic, a password alone as Bearer token, or in the header that extra <c>auth_header</c> names. Extras that begin with
/// <c>header.</c> are further headers.
/// </remarks>
internal sealed class HttpTarget
{
    private const string HeaderPrefix = "header.";
    private readonly Uri? _base;
    private readonly List<KeyValuePair<string, string>> _credentials = [];
    private readonly string _name = "";

    private HttpTarget()
    {
    }

    private HttpTarget(Connection connection)
    {
        if (connection.Type is not ("http" or "https"))
            throw new FailNowException($"The connection '{connection.Id}' is of type '{connection.Type}'; http is needed here.");

        _name = connection.Id;
        _base = BaseOf(connection);
        _credentials.AddRange(CredentialsOf(connection));
    }

    public static async Task<HttpTarget> OfAsync(Value<string>? connection, OperatorContext ctx) =>
        connection is null ? new() : new(await ctx.ConnectionAsync(ctx.Get(connection)));

    /// <exception cref="FailNowException">It is no connection for HTTP.</exception>
    public static HttpTarget Of(Connection connection) => new(connection);

    /// <exception cref="FailNowException">It is no address for HTTP, or not one that the connection is for.</exception>
    public Uri Resolve(string url, IReadOnlyDictionary<string, string> query)
    {
        var address = Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? absolute
            : _base is not null && Uri.TryCreate(_base, url, out var relative) && relative.Scheme is "http" or "https" ? relative
            : throw new FailNowException(_base is null ? $"'{url}' is no address: write https://host/path, or give a Connection." : $"'{url}' is no address.");
        if (address.UserInfo.Length > 0)
            throw new FailNowException("The URL has a user name in it, which would be shown wherever the URL is. Use a Connection.");
        if (_base is not null && !IsSameOrigin(_base, address))
            throw new FailNowException($"The URL leads to {address.GetLeftPart(UriPartial.Authority)}, but the connection '{_name}' is for {_base.GetLeftPart(UriPartial.Authority)}.");
        if (query.Count == 0)
            return address;

        var added = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        return new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query}&{added}" : added }.Uri;
    }

    /// <summary>Whether what is secret may go there.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public IEnumerable<KeyValuePair<string, string>> Credentials => _credentials;

    private static Uri BaseOf(Connection connection)
    {
        var host = connection.Host ?? throw new FailNowException($"The connection '{connection.Id}' has no host.");
        var text = host.Contains("://", StringComparison.Ordinal) ? host : $"{connection.Extra.GetValueOrDefault("scheme", "https")}://{host}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FailNowException($"The host of connection '{connection.Id}' is no address for HTTP: '{host}'.");

        var builder = new UriBuilder(address) { UserName = "", Password = "" };
        if (connection.Port is { } port)
            builder.Port = port;
        // Without it, a relative address would replace the last part of the path.
        if (!builder.Path.EndsWith('/'))
            builder.Path += "/";
        return builder.Uri;
    }

    private static IEnumerable<KeyValuePair<string, string>> CredentialsOf(Connection connection)
    {
        foreach (var (name, value) in connection.Extra)
        {
            if (name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
                yield return new(name[HeaderPrefix.Length..], value);
        }

        if (connection.Extra.TryGetValue("auth_header", out var header))
            yield return new(header, connection.Password ?? "");
        else if (!string.IsNullOrEmpty(connection.Login))
            yield return new("Authorization", new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.Login}:{connection.Password}"))).ToString());
        else if (!string.IsNullOrEmpty(connection.Password))
            yield return new("Authorization", new AuthenticationHeaderValue("Bearer", connection.Password).ToString());
    }
}
