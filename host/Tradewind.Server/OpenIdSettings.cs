using Tradewind.Engine.Access;

namespace Tradewind.Server;

/// <summary>An identity provider that speaks OpenID Connect.</summary>
public sealed record OpenIdSettings
{
    /// <summary>Its address, for example <c>https://login.example.com/realms/main</c>; it publishes its configuration below it.</summary>
    public required Uri Authority { get; init; }

    /// <summary>How it knows this installation.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret that goes with it; null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the sign-in page calls it.</summary>
    public string Label { get; init; } = "single sign-on";

    /// <summary>The claim that an account's name is made of.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>The claim that lists a person's groups or roles.</summary>
    public string RoleClaim { get; init; } = "groups";

    /// <summary>Which role a value of that claim gives; <c>*</c> stands for anyone who signs in. Who has neither a role nor a grant may not come in.</summary>
    public required IReadOnlyDictionary<string, Role> Roles { get; init; }

    /// <summary>
    /// Which roles on some DAGs and connections a value of that claim gives; <c>*</c> stands for anyone. Where there are any, the grants of who signs in here
    /// are those of the person's groups; where there are none, an admin gives them.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Grant>> Grants { get; init; } = new Dictionary<string, IReadOnlyList<Grant>>();

    /// <summary>What is asked for besides <c>openid</c> and <c>profile</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
