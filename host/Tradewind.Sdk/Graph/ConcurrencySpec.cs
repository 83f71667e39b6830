namespace Tradewind.Graph;

/// <summary>A key that one task instance at a time has, over all DAGs.</summary>
public sealed record ConcurrencySpec
{
    /// <summary>The key; words in braces stand for facts of the run: <c>{params.NAME}</c>, <c>{logical_date}</c>, <c>{data_interval_start}</c>, <c>{data_interval_end}</c>, <c>{dag_id}</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What becomes of a task that finds it taken.</summary>
    public OnCollision OnCollision { get; init; }
}
