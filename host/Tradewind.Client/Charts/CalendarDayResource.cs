namespace Tradewind.Client;

/// <summary>A DAG's runs that stand for a day (UTC), and those that its schedule plans on it.</summary>
public sealed record CalendarDayResource
{
    /// <summary>The day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many were cancelled.</summary>
    public required int Cancelled { get; init; }

    /// <summary>How many have not ended.</summary>
    public required int Open { get; init; }

    /// <summary>How many the schedule will still make on this day.</summary>
    public required int Planned { get; init; }
}
