using System.Data.Common;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Runs;

/// <summary>Reads runs and instances off a reader by position: these are read by the thousand.</summary>
internal static class RunRows
{
    public const string HeadColumns =
        "r.id, r.dag_id, r.version_id, r.key, r.type, r.logical_date, r.data_start, r.data_end, r.params, r.triggered_by, r.note, r.created_at, " +
        "r.state, r.epoch, r.started_at, r.ended_at, r.cancel_requested_at, r.stop, r.reason, r.parent_instance, r.partition_key, r.paused_at, r.paused_for";

    /// <summary>How many columns <see cref="HeadColumns"/> takes.</summary>
    public const int HeadWidth = 23;

    public const string InstanceColumns =
        "i.id, i.task_index, i.map_index, i.state, i.attempt, i.fence, i.failures, i.losses, i.checks, i.node, i.queued_at, i.started_at, " +
        "i.ended_at, i.due_at, i.output_length, i.reason";

    /// <summary>How many columns <see cref="InstanceColumns"/> takes.</summary>
    public const int InstanceWidth = 16;

    /// <summary>The states in which runs have ended, for a list in a statement.</summary>
    public static readonly string FinalRuns = string.Join(", ", Enum.GetValues<RunState>().Where(state => state.IsFinal()).Select(state => (int)state));

    /// <summary>The same for task instances.</summary>
    public static readonly string FinalTasks = string.Join(", ", Enum.GetValues<TaskInstanceState>().Where(state => state.IsFinal()).Select(state => (int)state));

    public static RunHead Head(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        DagId = row.GetString(1),
        VersionId = row.GetInt64(2),
        Key = row.GetString(3),
        Type = (RunType)row.GetInt16(4),
        LogicalDate = Micros.Time(row.GetInt64(5)),
        DataIntervalStart = Micros.Time(row.GetInt64(6)),
        DataIntervalEnd = Micros.Time(row.GetInt64(7)),
        Params = Text(row, 8),
        TriggeredBy = row.GetString(9),
        Note = Text(row, 10),
        CreatedAt = Micros.Time(row.GetInt64(11)),
        State = (RunState)row.GetInt16(12),
        Epoch = row.GetInt64(13),
        StartedAt = Time(row, 14),
        EndedAt = Time(row, 15),
        CancelRequestedAt = Time(row, 16),
        Stop = row.IsDBNull(17) ? null : (RunStop)row.GetInt16(17),
        Reason = Text(row, 18),
        ParentInstance = row.IsDBNull(19) ? null : row.GetInt64(19),
        Partition = Text(row, 20),
        PausedAt = Time(row, 21),
        PausedFor = Micros.Length(row.GetInt64(22)),
    };

    public static TaskInstance Instance(DbDataReader row) => new()
    {
        Ordinal = InstanceId.OrdinalOf(row.GetInt64(0)),
        TaskIndex = row.GetInt32(1),
        MapIndex = row.GetInt32(2),
        State = (TaskInstanceState)row.GetInt16(3),
        Attempt = row.GetInt32(4),
        Fence = row.GetInt32(5),
        Failures = row.GetInt32(6),
        Losses = row.GetInt32(7),
        Checks = row.GetInt32(8),
        Node = Text(row, 9),
        QueuedAt = Time(row, 10),
        StartedAt = Time(row, 11),
        EndedAt = Time(row, 12),
        DueAt = Time(row, 13),
        OutputLength = row.IsDBNull(14) ? null : row.GetInt32(14),
        Reason = Text(row, 15),
    };

    public static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : Micros.Time(row.GetInt64(column));
}
