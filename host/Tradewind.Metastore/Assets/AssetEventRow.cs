using System.Data.Common;
using System.Globalization;
using Dapper;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Assets;

/// <summary>An event with the task that told it.</summary>
internal sealed class AssetEventRow
{
    public static readonly string Select = Of("0", "");

    // Which task told it is left out where that is of a DAG which the reader does not see.
    public static string SelectSeen(SeenDags seen) => seen.Everything ? Select : Of("CASE WHEN r.id IS NULL THEN 1 ELSE 0 END", seen.And("r.dag_id"));

    /// <summary>The events that a run was made of, oldest first.</summary>
    public static async Task<IReadOnlyList<AssetEvent>> TriggersAsync(DbConnection connection, SeenDags seen, long run) =>
    [
        .. (await connection.QueryAsync<AssetEventRow>(
            $"{SelectSeen(seen)} JOIN asset_news n ON n.event_id = e.id WHERE n.run_id = @run{seen.And("n.dag_id")} ORDER BY e.id", seen.With(new { run }))).Select(row => row.ToEvent()),
    ];

    private static string Of(string unseen, string told) =>
        $"""
        SELECT e.id, e.asset, e.at, e.extra, e.instance_id AS Instance, {unseen} AS Unseen, e.told_by AS ToldBy, e.alias AS Alias, e.partition_key AS PartitionKey, r.dag_id AS DagId, t.task_id AS TaskId, i.map_index AS MapIndex
        FROM asset_event e
        LEFT JOIN run r ON r.id = e.instance_id >> 20{told}
        LEFT JOIN task_instance i ON i.id = e.instance_id
        LEFT JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
        """;

    public long Id { get; init; }

    public string Asset { get; init; } = "";

    public long At { get; init; }

    public string? Extra { get; init; }

    public long? Instance { get; init; }

    public int Unseen { get; init; }

    public string? ToldBy { get; init; }

    public string? Alias { get; init; }

    public string? PartitionKey { get; init; }

    public string? DagId { get; init; }

    public string? TaskId { get; init; }

    public int? MapIndex { get; init; }

    public AssetEvent ToEvent() => new()
    {
        Id = Id,
        Asset = Asset,
        At = Micros.Time(At),
        ExtraJson = Extra,
        Alias = Alias,
        Partition = PartitionKey,
        DagId = DagId,
        RunId = Unseen == 0 && Instance is { } instance ? InstanceId.RunOf(instance).ToString(CultureInfo.InvariantCulture) : null,
        TaskId = TaskId,
        MapIndex = MapIndex ?? -1,
    };
}
