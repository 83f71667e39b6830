using System.Net;

namespace Tradewind.Outbound;

/// <summary>How this process speaks to systems outside.</summary>
public sealed record OutgoingOptions
{
    /// <summary>Networks of machines that are not on the public internet and may be reached all the same.</summary>
    public IReadOnlyList<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Where people reach the dashboard, for links.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>How long one try to reach a system may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);
}
