namespace Tradewind.Client;

/// <summary>What is expected of one hour.</summary>
public sealed record ForecastHourResource
{
    /// <summary>The full hour it begins at.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How many runs begin in it.</summary>
    public required int Runs { get; init; }

    /// <summary>How many seconds runs are under way in it, added up, if they take what they took so far.</summary>
    public required double BusySeconds { get; init; }
}
