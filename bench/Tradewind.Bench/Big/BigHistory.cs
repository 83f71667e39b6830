using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Tradewind.Bench.Big;

/// <summary>
/// The runs of the last ninety days, a million task instances in all, as rows: what no schedule can make in a minute. The DAGs, their versions
/// and the schema are the product's own; the rows are those that its commits leave behind.
/// </summary>
internal sealed class BigHistory
{
    private const int Instances = 1_000_000;
    private const int Days = 90;
    private const int YearOfRuns = 365;
    private const long Second = 1_000_000;
    private const long Hour = 3600 * Second;
    private const long Day = 24 * Hour;

    // As stored; see RunState, TaskInstanceState, AttemptOutcome and RunType.
    private const short RunSucceeded = 3;
    private const short RunFailed = 4;
    private const short RunCancelled = 5;
    private const short Succeeded = 4;
    private const short Failed = 5;
    private const short UpstreamFailed = 7;
    private const short Cancelled = 11;

    private static readonly string[] RunColumns =
    [
        "id", "dag_id", "version_id", "key", "slot", "type", "logical_date", "data_start", "data_end", "params", "triggered_by", "created_at", "state", "epoch", "started_at",
        "ended_at", "reason",
    ];

    private static readonly string[] InstanceColumns =
        ["id", "task_index", "map_index", "state", "attempt", "fence", "failures", "node", "queued_at", "started_at", "ended_at", "reason"];

    private static readonly string[] AttemptColumns = ["instance_id", "number", "node", "fence", "started_at", "ended_at", "outcome", "reason", "error_type"];

    private static readonly string[] Nodes = ["etl-01", "etl-02", "etl-03"];

    private static readonly string[] Reasons =
        ["The warehouse refused the connection.", "Response status code does not indicate success: 503.", "Timeout expired while reading from the stream.", "Column 'amount' is missing in line 1."];

    private readonly Random _random = new(20260101);
    private readonly List<object?[]> _runs = [];
    private readonly List<object?[]> _instances = [];
    private readonly List<object?[]> _attempts = [];
    private readonly List<object?[]> _journal = [];

    public async Task WriteAsync(DbConnection connection, bool postgres, DateTimeOffset now)
    {
        var dags = await DagsAsync(connection);
        foreach (var (number, due) in Due(dags, now.ToUnixTimeMilliseconds() * 1000).OrderBy(due => due.At).Index()) Add(number + 1, due);

        await BulkRows.InsertAsync(connection, "run", RunColumns, _runs);
        await BulkRows.InsertAsync(connection, "task_instance", InstanceColumns, _instances);
        await BulkRows.InsertAsync(connection, "attempt", AttemptColumns, _attempts);
        await BulkRows.InsertAsync(connection, "journal", ["run_id", "id", "at", "actor", "moves"], _journal);
        await BulkRows.InsertAsync(connection, "asset_event", ["asset", "at", "instance_id"], await NewsAsync(connection));
        await BulkRows.InsertAsync(connection, "audit", ["at", "actor", "action", "subject", "before_json", "after_json"], Audit(dags, now.ToUnixTimeMilliseconds() * 1000));
        await ExecuteAsync(connection, "UPDATE dag SET first_seen = (SELECT min(r.created_at) FROM run r)");
        if (!postgres) return;
        await ExecuteAsync(connection, "SELECT setval(pg_get_serial_sequence('run', 'id'), (SELECT max(id) FROM run))");
        await ExecuteAsync(connection, "SELECT setval(pg_get_serial_sequence('journal', 'id'), (SELECT max(id) FROM journal))");
        await ExecuteAsync(connection, "VACUUM ANALYZE");
    }

    private static async Task<List<Dag>> DagsAsync(DbConnection connection)
    {
        var dags = new List<Dag>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT dag_id, version_id, task_count FROM dag WHERE active = 1 ORDER BY dag_id";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) dags.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)));
        return dags;
    }

    // The unusual ones as their scripts say; of the others one in nineteen never ran, and the rest share what is left, one in ten with
    // six times as many runs as the others.
    private IEnumerable<DueRun> Due(List<Dag> dags, long now)
    {
        var left = Instances;
        var usual = new List<(Dag Dag, int Weight)>();
        foreach (var (number, dag) in dags.Index())
        {
            var runs = dag.Id switch { "big_grid" => YearOfRuns, "big_graph" => 20, _ => 0 };
            for (var run = 0; run < runs; run++) yield return new(dag, now - ((runs - run) * Day) + (2 * Hour));
            left -= runs * dag.Tasks;
            if (!dag.Id.StartsWith("big_", StringComparison.Ordinal) && number % 19 != 0) usual.Add((dag, number % 10 == 0 ? 6 : 1));
        }

        var share = (double)left / usual.Sum(one => one.Dag.Tasks * one.Weight);
        var owed = 0.0;
        foreach (var (dag, weight) in usual)
        {
            owed += share * weight;
            var runs = (int)owed;
            owed -= runs;
            var step = Days * Day / Math.Max(1, runs);
            for (var run = 0; run < runs; run++) yield return new(dag, now - (Days * Day) + (run * step) + _random.NextInt64(step));
        }
    }

    private void Add(long id, DueRun due)
    {
        // A DAG whose runs all fail comes now and then.
        var ill = due.Dag.Version % 40 == 7;
        var state = _random.Next(100) switch { < 4 => RunFailed, < 5 => RunCancelled, _ => ill ? RunFailed : RunSucceeded };
        var stopped = state == RunSucceeded ? int.MaxValue : _random.Next(due.Dag.Tasks);
        var started = due.At + (_random.Next(200) * 1000L);
        var moves = new StringBuilder("[");
        Move(moves, -1, "queued", "running", null, started);
        var at = started;
        for (var task = 0; task < due.Dag.Tasks; task++)
        {
            var end = at + (long)(Second * (0.2 + (30 * Math.Pow(_random.NextDouble(), 3))));
            AddInstance(id, task, task < stopped ? Succeeded : task > stopped ? (state == RunCancelled ? Cancelled : UpstreamFailed) : state == RunCancelled ? Cancelled : Failed, at, end, moves);
            // A large DAG works side by side.
            if (task % Math.Max(1, due.Dag.Tasks / 8) == 0 && task <= stopped) at = end;
        }

        at += Second / 10;
        var reason = state switch { RunFailed => "1 task failed.", RunCancelled => "Cancelled by user:ada.", _ => null };
        Move(moves, -1, "running", state switch { RunFailed => "failed", RunCancelled => "cancelled", _ => "success" }, reason, at);
        moves[^1] = ']';
        var date = due.At - (due.At % (60 * Second)) + (id % 60 * Second);
        _runs.Add(
        [
            id, due.Dag.Id, due.Dag.Version, $"scheduled__{id}__{Time(date)}", null, (short)0, date, date - Day, date, null, "scheduler", due.At, state, 9L, started, at, reason,
        ]);
        _journal.Add([id, id, at, "scheduler", moves.ToString()]);
    }

    private void AddInstance(long run, int task, short state, long from, long to, StringBuilder moves)
    {
        var id = (run << 20) + task;
        if (state is UpstreamFailed or Cancelled)
        {
            Move(moves, task, "none", state == Cancelled ? "cancelled" : "upstream_failed", null, to);
            _instances.Add([id, task, -1, state, 0, 0, 0, null, null, null, to, null]);
            return;
        }

        var node = Nodes[_random.Next(Nodes.Length)];
        var reason = state == Failed ? Reasons[_random.Next(Reasons.Length)] : null;
        // What fails was tried twice; so was some of what went well.
        var again = state == Failed || _random.Next(40) == 0;
        var attempt = again ? 2 : 1;
        if (again) _attempts.Add([id, 1, node, 1, from, from + ((to - from) / 3), (short)2, reason ?? Reasons[0], "System.InvalidOperationException"]);
        _attempts.Add([id, attempt, node, attempt, again ? from + ((to - from) / 2) : from, to, (short)(state == Failed ? 2 : 1), reason, reason is null ? null : "System.InvalidOperationException"]);
        _instances.Add([id, task, -1, state, attempt, attempt, again ? 1 : 0, node, from - 2000, from, to, reason]);
        Move(moves, task, "none", "queued", null, from - 2000);
        Move(moves, task, "queued", "running", null, from);
        if (again)
        {
            Move(moves, task, "running", "up_for_retry", reason ?? Reasons[0], from + ((to - from) / 3));
            Move(moves, task, "up_for_retry", "running", null, from + ((to - from) / 2));
        }

        Move(moves, task, "running", state == Failed ? "failed" : "success", reason, to);
    }

    private static void Move(StringBuilder moves, int ordinal, string from, string to, string? why, long at) =>
        moves.Append(CultureInfo.InvariantCulture, $"[{ordinal},\"{from}\",\"{to}\",{(why is null ? "null" : $"\"{why}\"")},{at}],");

    // The latest hundred runs of each DAG that tells of an asset.
    private static async Task<List<object?[]>> NewsAsync(DbConnection connection)
    {
        var news = new List<object?[]>();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT p.asset, r.ended_at, r.id * 1048576 + t.task_index FROM asset_producer p JOIN dag d ON d.dag_id = p.dag_id
            JOIN dag_version_task t ON t.version_id = d.version_id AND t.task_id = p.task_id JOIN run r ON r.dag_id = d.dag_id AND r.state = 3
            ORDER BY r.ended_at
            """;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) news.Add([reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)]);
        return news;
    }

    private static IEnumerable<object?[]> Audit(List<Dag> dags, long now)
    {
        for (var entry = 0; entry < 20_000; entry++)
        {
            var dag = dags[entry * 7919 % dags.Count];
            var pause = entry % 2 == 0;
            yield return
            [
                now - ((20_000 - entry) * Hour / 10), entry % 3 == 0 ? "user:ada" : "user:bob", pause ? "dag.pause" : "dag.unpause", $"dag:{dag.Id}",
                $$"""{"paused":{{(pause ? "false" : "true")}}}""", $$"""{"paused":{{(pause ? "true" : "false")}}}""",
            ];
        }
    }

    private static string Time(long micros) => DateTimeOffset.FromUnixTimeMilliseconds(micros / 1000).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 300;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Dag(string Id, long Version, int Tasks);

    private sealed record DueRun(Dag Dag, long At);
}
