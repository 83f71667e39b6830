using System.Net;

namespace Tradewind.Http;

/// <summary>A service that is reached over HTTP.</summary>
public sealed class HttpConnectionType : ConnectionType
{
    private const string TestPath = "test_path";

    /// <inheritdoc />
    public override string Id => "http";

    /// <inheritdoc />
    public override string Title => "HTTP";

    /// <inheritdoc />
    public override IReadOnlyList<string> Aliases => ["https"];

    /// <inheritdoc />
    public override IReadOnlyList<ConnectionField> Fields { get; } =
    [
        new("host", "Host or base URL") { Required = true, Help = "For example https://api.example.com/v2" },
        new("port", "Port") { Help = "Empty for the usual one." },
        new("login", "User") { Help = "With a user, user and password are sent as Basic." },
        new("password", "Password or token") { Help = "Without a user it is sent as a Bearer token." },
        new("scheme", "Scheme") { Kind = ConnectionFieldKind.Choice, Default = "https", Choices = ["https", "http"], Help = "Where the host does not say it." },
        new("auth_header", "Header for the token") { Help = "Where it goes instead of Authorization, for example X-Api-Key." },
        new(TestPath, "Path for the test") { Help = "What the test asks for, for example me; empty for the base URL." },
    ];

    /// <inheritdoc />
    public override async Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            var target = HttpTarget.Of(connection);
            var address = target.Resolve(connection.Extra.GetValueOrDefault(TestPath, "").TrimStart('/'), new Dictionary<string, string>());
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var (name, value) in target.Credentials) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await HttpWire.SendAsync(request, cancellationToken);
            // What the answer has in it is not told: whoever tests may not be meant to read what the server's network serves.
            var answered = $"GET {address.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => ConnectionTest.Failed($"{answered}: it was reached, but does not take this login or token."),
                >= HttpStatusCode.InternalServerError => ConnectionTest.Failed($"{answered}."),
                >= HttpStatusCode.BadRequest => ConnectionTest.Ok($"{answered}: it was reached; whether it takes the login shows only with a path that is there."),
                _ => ConnectionTest.Ok($"{answered}."),
            };
        }
        catch (FailNowException unusable)
        {
            return ConnectionTest.Failed(unusable.Message);
        }
        catch (HttpRequestException fault)
        {
            return ConnectionTest.Failed(fault.GetBaseException() is var cause && cause.Message != fault.Message ? $"{fault.Message}: {cause.Message}" : fault.Message);
        }
    }
}
