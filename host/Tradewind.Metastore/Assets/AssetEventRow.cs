using System.Globalization;
using Tradewind.Engine.Runs;

namespace Tradewind.Metastore.Assets;

/// <summary>An event with the task that told it.</summary>
internal sealed class AssetEventRow
{
    public const string Select =
        """
        SELECT e.id, e.asset, e.at, e.extra, e.instance_id AS Instance, e.told_by AS ToldBy, e.alias AS Alias, e.partition_key AS PartitionKey, r.dag_id AS DagId, t.task_id AS TaskId, i.map_index AS MapIndex
        FROM asset_event e
        LEFT JOIN task_instance i ON i.id = e.instance_id
        LEFT JOIN run r ON r.id = e.instance_id >> 20
        LEFT JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
        """;

    public long Id { get; init; }

    public string Asset { get; init; } = "";

    public long At { get; init; }

    public string? Extra { get; init; }

    public long? Instance { get; init; }

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
        RunId = Instance is { } instance ? InstanceId.RunOf(instance).ToString(CultureInfo.InvariantCulture) : null,
        TaskId = TaskId,
        MapIndex = MapIndex ?? -1,
    };
}
