using Tradewind.Engine.Access;
using Tradewind.Server;

namespace Tradewind;

/// <summary>Reads the settings of the identity provider.</summary>
internal static class OpenIdReading
{
    private const string Authority = "TRADEWIND_OPENID_AUTHORITY";
    private const string ClientId = "TRADEWIND_OPENID_CLIENT_ID";
    private const string SecretFile = "TRADEWIND_OPENID_CLIENT_SECRET_FILE";
    private const string RolesOf = "TRADEWIND_OPENID_ROLES";
    private const string GrantsOf = "TRADEWIND_OPENID_GRANTS";

    /// <summary>The settings, or null when no provider is named or the settings have faults.</summary>
    public static OpenIdSettings? Read(Func<string, string?> text, List<string> faults)
    {
        var before = faults.Count;
        if (text(Authority) is not { } address)
        {
            if (new[] { ClientId, SecretFile, RolesOf, GrantsOf }.FirstOrDefault(name => text(name) is not null) is { } alone)
                faults.Add($"{alone} is set, but {Authority} does not name the identity provider.");
            return null;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var authority) || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
            faults.Add($"{Authority} is '{address}'; use an address that begins with https://.");
        if (text(ClientId) is null) faults.Add($"{ClientId} is not set; it is how the identity provider knows this installation.");
        if (text(SecretFile) is { } file && !File.Exists(file)) faults.Add($"{SecretFile} names '{file}', which does not exist.");
        var grants = Grants(text(GrantsOf), faults);
        var roles = Roles(text(RolesOf), grants.Count > 0, faults);
        if (faults.Count > before) return null;

        var usual = new OpenIdSettings { Authority = authority!, ClientId = text(ClientId)!, Roles = roles, Grants = grants };
        return usual with
        {
            ClientSecret = text(SecretFile) is { } secret ? File.ReadAllText(secret).Trim() : null,
            Label = text("TRADEWIND_OPENID_LABEL") ?? usual.Label,
            NameClaim = text("TRADEWIND_OPENID_NAME_CLAIM") ?? usual.NameClaim,
            RoleClaim = text("TRADEWIND_OPENID_ROLE_CLAIM") ?? usual.RoleClaim,
            Scopes = text("TRADEWIND_OPENID_SCOPES")?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        };
    }

    // data-platform=admin,data-engineers=author,*=viewer
    private static Dictionary<string, Role> Roles(string? text, bool mayBeNone, List<string> faults)
    {
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        if (text is null)
        {
            if (!mayBeNone) faults.Add($"{RolesOf} is not set; say which groups get which role, for example data-platform=admin,*=viewer.");
            return roles;
        }

        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at > 0 && Enum.TryParse<Role>(part[(at + 1)..], ignoreCase: true, out var role) && Enum.IsDefined(role)) roles[part[..at]] = role;
            else faults.Add($"{RolesOf} holds '{part}'; use group=role, with viewer, operator, author or admin.");
        }

        return roles;
    }

    // sales-team=operator dag:sales_*; sales-team=viewer connection:warehouse; *=viewer tag:public
    private static Dictionary<string, IReadOnlyList<Grant>> Grants(string? text, List<string> faults)
    {
        var grants = new List<(string Group, Grant Grant)>();
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (grant, fault) = at > 0 ? Grant.Read(part[(at + 1)..]) : (null, $"'{part}' says no group.");
            if (grant is not null) grants.Add((part[..at].Trim(), grant));
            else faults.Add($"{GrantsOf}: {fault} Use group=role dag:PATTERN, with a semicolon between two.");
        }

        return grants.GroupBy(one => one.Group).ToDictionary(group => group.Key, group => (IReadOnlyList<Grant>)[.. group.Select(one => one.Grant)], StringComparer.Ordinal);
    }
}
