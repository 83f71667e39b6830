using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Dags;

/// <summary>A DAG's row with its latest scheduled run, which the next ones follow from.</summary>
internal sealed class CurrentRow
{
    /// <summary>Reads the rows of DAGs <c>d</c>.</summary>
    public const string Select =
        """
        SELECT d.dag_id AS DagId, d.version_id AS VersionId, d.active AS Active, d.paused AS Paused, d.first_seen AS FirstSeen, d.planned_version AS PlannedVersion,
            last.id AS LastId, last.data_start AS LastStart, last.data_end AS LastEnd, last.state AS LastState, last.ended_at AS LastEnded,
            s.slots AS Slots, s.is_over AS SlotsAreOver, s.number AS SlotsNumber
        FROM dag d
        LEFT JOIN dag_slots s ON s.dag_id = d.dag_id AND s.version_id = d.version_id
        LEFT JOIN run last ON last.id = (SELECT r.id FROM run r WHERE r.dag_id = d.dag_id AND r.slot IS NOT NULL ORDER BY r.slot DESC LIMIT 1)
        """;

    public string DagId { get; init; } = "";

    public long VersionId { get; init; }

    public int Active { get; init; }

    public int Paused { get; init; }

    public long FirstSeen { get; init; }

    public long? PlannedVersion { get; init; }

    public long? LastId { get; init; }

    public long LastStart { get; init; }

    public long LastEnd { get; init; }

    public int LastState { get; init; }

    public long? LastEnded { get; init; }

    public string? Slots { get; init; }

    public int SlotsAreOver { get; init; }

    public int SlotsNumber { get; init; }

    public CurrentDag ToCurrent(GraphPlan plan) => new(DagId, VersionId, plan, Active != 0, Paused != 0, Micros.Time(FirstSeen), Last(), PlannedVersion) { Slots = Listed() };

    private LastRun? Last() => LastId is { } id
        ? new(id, new(Micros.Time(LastStart), Micros.Time(LastEnd)), ((RunState)LastState).IsFinal() ? Micros.Time(LastEnded) : null)
        : null;

    private ListedSlots? Listed() => Slots is { } slots
        ? new([.. StoredJson.Read<IReadOnlyList<long>>(slots).Chunk(2).Select(pair => new DataInterval(Micros.Time(pair[0]), Micros.Time(pair[1])))], SlotsAreOver != 0, SlotsNumber)
        : null;
}
