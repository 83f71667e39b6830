using System.Net.Http.Headers;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>
/// Finds the server and a token for it: from TRADEWIND_SERVER and TRADEWIND_TOKEN, or from what a server on this machine
/// left in its data folder (TRADEWIND_DATA, or ./data).
/// </summary>
internal static class ServerAccess
{
    private const string StandardAddress = "http://127.0.0.1:8080";

    /// <summary>A client for the server.</summary>
    /// <param name="patience">How long a call may take; 100 seconds unless told otherwise.</param>
    /// <exception cref="OptionsException">The address cannot be used.</exception>
    public static TradewindClient Connect(TimeSpan? patience = null) => new(Http(patience ?? TimeSpan.FromSeconds(100)));

    /// <summary>Where the server is looked for, for messages.</summary>
    public static string Address => Variable("TRADEWIND_SERVER") ?? Local.Server() ?? StandardAddress;

    /// <summary>Whether a token was found at all.</summary>
    public static bool HasToken => Token is not null;

    /// <summary>Where the server of this machine is, when TRADEWIND_SERVER names another address: its token is not sent there.</summary>
    public static string? LocalServer => IsElsewhere && Local.Token() is not null ? Local.Server() : null;

    private static LocalAccess Local => new(Path.GetFullPath(Variable("TRADEWIND_DATA") ?? "data"));

    private static string? Token => Variable("TRADEWIND_TOKEN")?.Trim() ?? (IsElsewhere ? null : Local.Token());

    /// <summary>The local token is for the server that wrote it: it is not sent to another one, and to none that is not known to be that.</summary>
    private static bool IsElsewhere => Variable("TRADEWIND_SERVER") is { } named && named.TrimEnd('/') != Local.Server()?.TrimEnd('/');

    private static HttpClient Http(TimeSpan patience)
    {
        if (!Uri.TryCreate(Address.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new OptionsException([$"TRADEWIND_SERVER is '{Address}'; use an address such as {StandardAddress}."]);
        if (Token is { } given && !given.All(letter => letter is > ' ' and < '\u007f')) throw new OptionsException(["TRADEWIND_TOKEN is no token: it has a blank, a line break or a letter in it that no token has. Make one with: tradewind tokens create LABEL"]);
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), UseProxy = !address.IsLoopback }) { BaseAddress = address, Timeout = patience };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tradewind-cli");
        if (Token is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
