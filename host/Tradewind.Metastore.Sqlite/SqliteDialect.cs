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
        ["keep_latest_run"] =
            """
            CREATE TRIGGER latest_run_made AFTER INSERT ON run BEGIN
                INSERT INTO latest_run (dag_id, run_id, state) VALUES (NEW.dag_id, NEW.id, NEW.state)
                ON CONFLICT (dag_id) DO UPDATE SET run_id = excluded.run_id, state = excluded.state WHERE excluded.run_id > latest_run.run_id;
            END;
            CREATE TRIGGER latest_run_moved AFTER UPDATE OF state ON run WHEN NEW.state <> OLD.state BEGIN
                UPDATE latest_run SET state = NEW.state WHERE dag_id = NEW.dag_id AND run_id = NEW.id;
            END;
            CREATE TRIGGER latest_run_gone AFTER DELETE ON run BEGIN
                DELETE FROM latest_run WHERE dag_id = OLD.dag_id AND run_id = OLD.id;
                INSERT INTO latest_run (dag_id, run_id, state) SELECT r.dag_id, r.id, r.state FROM run r
                WHERE r.dag_id = OLD.dag_id AND NOT EXISTS (SELECT 1 FROM latest_run l WHERE l.dag_id = OLD.dag_id) ORDER BY r.id DESC LIMIT 1;
            END;
            """,
    };

    public override IReadOnlyList<Assembly> Migrations { get; } = [typeof(Dialect).Assembly];

    public override string Now => "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

    public override string CountTables => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    public override string AnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    // GLOB finds its range of an index by itself only where the pattern is known beforehand: from what stands before the first *, to behind all that begins so.
    public override string Matches(string column, string pattern) =>
        $"{column} GLOB {pattern} AND {column} >= {Beginning(pattern)} AND {column} < {Beginning(pattern)} || char(1114111)";

    private static string Beginning(string pattern) => $"substr({pattern}, 1, instr({pattern} || '*', '*') - 1)";

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

    // Busy, locked, not writable, an error of the disk, damaged, full, not to be opened, no database.
    public override bool IsAway(Exception fault) => fault is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26 };

    public override bool IsDuplicate(Exception fault) =>
        fault is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };
}
