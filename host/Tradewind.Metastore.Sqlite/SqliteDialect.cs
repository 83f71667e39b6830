using System.Reflection;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Tradewind.Metastore.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteDialect : Dialect
{
    private const int ConstraintUnique = 2067;
    private const int ConstraintPrimaryKey = 1555;

    public override IReadOnlyDictionary<string, string> Tokens { get; } = new Dictionary<string, string>
    {
        // Without AUTOINCREMENT the id of a deleted last run would be given again, and its logs with it.
        ["identity"] = "INTEGER PRIMARY KEY AUTOINCREMENT",
        // Its inserts take the next number themselves: a table without row ids has no counter.
        ["counter"] = "INTEGER NOT NULL",
        ["key"] = "INTEGER PRIMARY KEY",
        ["blob"] = "BLOB",
        ["hot"] = "",
        ["hot_clustered"] = "WITHOUT ROWID",
        ["clustered"] = "WITHOUT ROWID",
        ["queue"] = "",
        ["queue_clustered"] = "WITHOUT ROWID",
        ["emitting_tasks"] =
            """
            SELECT DISTINCT o.value, d.dag_id, json_extract(t.value, '$.id') FROM dag d JOIN dag_version v ON v.id = d.version_id
            JOIN json_each(v.graph, '$.tasks') t JOIN json_each(t.value, '$.outlets') o JOIN asset a ON a.name = o.value
            """,
    };

    public override IReadOnlyList<Assembly> Migrations { get; } = [typeof(Dialect).Assembly];

    public override string Now => "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

    public override string CountTables => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    public override string AnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override string Matches(string column, string pattern) => $"{column} GLOB {pattern}";

    // Names have neither ? nor [, the other two that mean something.
    public override string Pattern(string pattern) => pattern;

    public override string Each(string parameter) => $"json_each({parameter}) AS each";

    public override string JoinInstances(string run) => $"JOIN task_instance i ON i.id >= {run} << 20 AND i.id < ({run} + 1) << 20";

    public override string JoinLatestRuns(int count) =>
        $"JOIN run r ON r.dag_id = d.dag_id AND r.id >= coalesce((SELECT f.id FROM run f WHERE f.dag_id = d.dag_id ORDER BY f.id DESC LIMIT 1 OFFSET {count - 1}), 0)";

    // Nothing else writes during a transaction.
    public override string ForUpdate => "";

    public override string SkipLocked => "";

    public override string AddToJournal =>
        "INSERT INTO journal (run_id, id, at, actor, moves) SELECT @run, coalesce(max(id), 0) + 1, @at, @actor, @moves FROM journal WHERE run_id = @run";

    public override object List(IEnumerable<long> values) => JsonSerializer.Serialize(values);

    public override object List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    public override bool IsDuplicate(Exception fault) =>
        fault is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };
}
