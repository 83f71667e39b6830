namespace Tradewind.Engine.Queries;

/// <summary>A DAG's runs that stand for a day.</summary>
/// <param name="Day">The day of their logical dates, in UTC.</param>
/// <param name="Succeeded">How many succeeded.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Cancelled">How many were cancelled.</param>
/// <param name="Open">How many have not ended.</param>
public sealed record DayCounts(DateOnly Day, int Succeeded, int Failed, int Cancelled, int Open)
{
    /// <summary>How many there are.</summary>
    public int Total => Succeeded + Failed + Cancelled + Open;
}
