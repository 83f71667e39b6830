namespace Tradewind.Client;

/// <summary>What goes on in the installation.</summary>
public sealed record ActivityResource
{
    /// <summary>Runs that have not ended, by state; states without any are left out.</summary>
    public required IReadOnlyDictionary<string, int> OpenRuns { get; init; }

    /// <summary>Task instances of those runs that are ready, at work or waiting, by state; states without any are left out.</summary>
    public required IReadOnlyDictionary<string, int> OpenTasks { get; init; }

    /// <summary>Runs that ended, by hour; hours without any are left out.</summary>
    public required IReadOnlyList<ActivityHourResource> Hours { get; init; }
}
