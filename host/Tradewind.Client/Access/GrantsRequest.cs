using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>Grants of an account to give and to take away, beside those it has.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GrantsRequest
{
    /// <summary>Roles to give; one on the same DAGs, tag or connections takes the place of what was.</summary>
    public IReadOnlyList<GrantResource>? Grant { get; init; }

    /// <summary>On what a role is taken away, as it is listed.</summary>
    public IReadOnlyList<string>? Revoke { get; init; }
}
