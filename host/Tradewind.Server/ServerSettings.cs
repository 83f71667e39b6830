using System.Net;

namespace Tradewind.Server;

/// <summary>What the server needs to know of its start.</summary>
public sealed record ServerSettings
{
    /// <summary>The platform's version.</summary>
    public required string Version { get; init; }

    /// <summary>Whether browsers reach it by https only: its cookies then carry <c>Secure</c> and the <c>__Host-</c> prefix.</summary>
    public bool Https { get; init; }

    /// <summary>Where browsers reach it, when that is another address than the one it listens at; null when it is the same.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Where the proxies are whose word counts for who calls, and whether by https; empty when browsers call by themselves.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>How many pages may be open at once, over all people.</summary>
    public int MostCircuits { get; init; } = 1_000;

    /// <summary>The identity provider that people may sign in with; null when there is none.</summary>
    public OpenIdSettings? OpenId { get; init; }
}
