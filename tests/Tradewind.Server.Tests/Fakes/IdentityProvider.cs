using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>
/// An identity provider on a free port: publishes its configuration, sends browsers straight back as the person who is set, and
/// gives an id token for a code when the code's challenge is answered.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "tradewind";
    public const string Secret = "the client's secret";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-1" };
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();
    private readonly WebApplication _app;
    private readonly DateTimeOffset _now;

    private IdentityProvider(DateTimeOffset now)
    {
        _now = now;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address.AbsoluteUri, authorization_endpoint = $"{Address}authorize", token_endpoint = $"{Address}token", jwks_uri = $"{Address}keys",
            response_types_supported = new[] { "code" }, subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = _key.KeyId });
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Who sits at the browser, as claims.</summary>
    public Dictionary<string, object> Person { get; set; } = new() { ["sub"] = "17", ["preferred_username"] = "Grace@example.com", ["groups"] = new[] { "engineers" } };

    /// <summary>Signs with another key than the one it publishes.</summary>
    public bool Forges { get; set; }

    public static async Task<IdentityProvider> StartAsync(DateTimeOffset now)
    {
        var provider = new IdentityProvider(now);
        await provider._app.StartAsync();
        provider.Address = new($"{provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/");
        return provider;
    }

    public OpenIdSettings Settings(params (string Group, Role Role)[] roles) => new()
    {
        Authority = Address, ClientId = ClientId, ClientSecret = Secret, Label = "Example", Roles = roles.ToDictionary(role => role.Group, role => role.Role),
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256") return Results.BadRequest();
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (asked["nonce"]!, asked["code_challenge"]!);
        return Results.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var answered = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_secret"] != Secret || !_codes.TryRemove(form["code"].ToString(), out var code) || code.Challenge != answered) return Results.StatusCode((int)HttpStatusCode.BadRequest);

        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address.AbsoluteUri, Audience = ClientId, IssuedAt = _now.UtcDateTime, NotBefore = _now.UtcDateTime, Expires = _now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object>(Person) { ["nonce"] = code.Nonce },
            SigningCredentials = new(Forges ? new RsaSecurityKey(RSA.Create(2048)) { KeyId = _key.KeyId } : _key, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = "none", token_type = "Bearer", expires_in = 3600, id_token = token });
    }
}
