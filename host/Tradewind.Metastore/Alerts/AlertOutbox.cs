using System.Data.Common;
using Dapper;
using Tradewind.Engine.Alerts;

namespace Tradewind.Metastore.Alerts;

/// <summary>Notes facts in the transaction of what they follow from. Where no enabled channel wants one, nothing is written.</summary>
internal static class AlertOutbox
{
    /// <summary>The columns of a fact, in the order in which every statement fills them.</summary>
    public const string Columns = "kind, at, dag_id, run_id, run_key, task_id, map_index, attempt, subject, why";

    /// <summary>The condition that some enabled channel wants a kind.</summary>
    public static string IsWanted(string kind) => $"EXISTS (SELECT 1 FROM alert_channel c WHERE c.enabled = 1 AND (c.events >> {kind}) & 1 = 1)";

    public static Task AddAsync(DbConnection connection, AlertFact fact) => connection.ExecuteAsync(
        $"""
        INSERT INTO alert_event ({Columns}) SELECT @kind, @at, @DagId, @Run, @RunKey, @TaskId, @MapIndex, @Attempt, @Subject, @why WHERE {IsWanted("@kind")}
        """,
        new { kind = (int)fact.Kind, at = Micros.Of(fact.At), fact.DagId, fact.Run, fact.RunKey, fact.TaskId, fact.MapIndex, fact.Attempt, fact.Subject, why = StoredText.Reason(fact.Why) });
}
