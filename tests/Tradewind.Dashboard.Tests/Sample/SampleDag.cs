using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleDag
{
    public required GraphPlan Plan { get; set; }

    public required string Source { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool Paused { get; set; }

    public bool Active { get; set; } = true;

    public bool HasImportError { get; set; }

    public DateTimeOffset? NextRunAt { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>Versions that were not as it is now.</summary>
    public Dictionary<int, (GraphPlan Plan, string Source)> Earlier { get; } = [];
}
