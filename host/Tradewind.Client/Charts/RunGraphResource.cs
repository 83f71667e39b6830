namespace Tradewind.Client;

/// <summary>The graph of a run's version, with how its tasks and groups stand in the run.</summary>
public sealed record RunGraphResource
{
    /// <summary>The run.</summary>
    public required RunResource Run { get; init; }

    /// <summary>Its groups.</summary>
    public required IReadOnlyList<RunGraphGroupResource> Groups { get; init; }

    /// <summary>Its tasks; the edges are their <see cref="TaskResource.Upstream"/>.</summary>
    public required IReadOnlyList<RunGraphTaskResource> Tasks { get; init; }
}
