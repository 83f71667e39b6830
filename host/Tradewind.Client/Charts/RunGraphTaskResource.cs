namespace Tradewind.Client;

/// <summary>A task of a run's graph.</summary>
public sealed record RunGraphTaskResource
{
    /// <summary>The task as the run's version has it.</summary>
    public required TaskResource Task { get; init; }

    /// <summary>How its instances stand; null when it has none.</summary>
    public TaskStatesResource? States { get; init; }

    /// <summary>Whether it is part of what the run's end waited for.</summary>
    public required bool Critical { get; init; }
}
