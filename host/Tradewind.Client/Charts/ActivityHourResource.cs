namespace Tradewind.Client;

/// <summary>Runs that ended within an hour.</summary>
public sealed record ActivityHourResource
{
    /// <summary>The hour's beginning.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How many succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>How many did not.</summary>
    public required int Failed { get; init; }
}
