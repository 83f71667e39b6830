namespace Tradewind.Client;

/// <summary>A group of a run's graph.</summary>
public sealed record RunGraphGroupResource
{
    /// <summary>The group.</summary>
    public required GroupResource Group { get; init; }

    /// <summary>How the instances of all tasks in it stand, those of groups in it too; null when it has none.</summary>
    public TaskStatesResource? States { get; init; }
}
