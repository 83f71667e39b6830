using Dapper;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Callbacks;

/// <inheritdoc/>
internal sealed class CallbackStore(Database database) : ICallbackStore
{
    private const string Waiting = "ended_at IS NULL AND node IS NULL";
    private const string Gone = "NOT EXISTS (SELECT 1 FROM node n WHERE n.id = run_callback.node AND n.lost_at IS NULL)";

    private const string Columns =
        """
        id, run_id AS Run, ordinal, version_id AS VersionId, task_id AS TaskId, map_index AS MapIndex, attempt, kind, state, at, reason, error_type AS ErrorType,
        tries, node, started_at AS StartedAt, ended_at AS EndedAt, outcome, message
        """;

    private string Now => database.Dialect.Now;

    // What a lost try comes to: the callback waits again, or it is given up. The node stays named with one that is over.
    private string Lose =>
        $"""
        UPDATE run_callback SET message = @why, losses = losses + 1,
            node = CASE WHEN losses + 1 >= {CallbackRule.MostLosses} THEN node END,
            ended_at = CASE WHEN losses + 1 >= {CallbackRule.MostLosses} THEN {Now} END,
            outcome = CASE WHEN losses + 1 >= {CallbackRule.MostLosses} THEN {(int)CallbackOutcome.Lost} END
        """;

    public async Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel)
    {
        // Mostly there is none, and nothing to write then.
        if (await database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>($"SELECT id FROM run_callback WHERE {Waiting} LIMIT 1"), cancel) is null) return [];
        return await database.WriteAsync<IReadOnlyList<CallbackClaim>>(
            async connection => [.. (await connection.QueryAsync<Row>(
                $"""
                WITH picked AS (
                    SELECT id FROM run_callback WHERE {Waiting} AND NOT EXISTS (SELECT 1 FROM node WHERE id = @node AND lost_at IS NOT NULL)
                    ORDER BY id LIMIT @limit {database.Dialect.SkipLocked})
                UPDATE run_callback SET node = @node, tries = tries + 1, started_at = {Now} WHERE id IN (SELECT id FROM picked)
                RETURNING {Columns}
                """,
                new { node, limit })).OrderBy(row => row.Id).Select(row => row.ToClaim())],
            cancel);
    }

    public Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<CallbackClaim>>(
        async connection => [.. (await connection.QueryAsync<Row>($"SELECT {Columns} FROM run_callback WHERE ended_at IS NULL AND node = @node ORDER BY id", new { node })).Select(row => row.ToClaim())],
        cancel);

    public Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel) => WriteAsync(
        $"UPDATE run_callback SET ended_at = {Now}, outcome = @outcome, message = @message WHERE id = @Id AND tries = @Try AND node IS NOT NULL AND ended_at IS NULL",
        new { claim.Id, claim.Try, outcome = (short)outcome, message = StoredText.Reason(message) }, cancel);

    public Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel) => WriteAsync(
        $"{Lose} WHERE id = @Id AND tries = @Try AND node IS NOT NULL AND ended_at IS NULL", new { claim.Id, claim.Try, why = StoredText.Reason(why) }, cancel);

    public Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel) => WriteAsync(
        "UPDATE run_callback SET node = NULL WHERE id = @Id AND tries = @Try AND node IS NOT NULL AND ended_at IS NULL", new { claim.Id, claim.Try }, cancel);

    public async Task<int> LoseAllAsync(string node, string why, CancellationToken cancel) =>
        await database.WriteAsync(connection => connection.ExecuteAsync($"{Lose} WHERE ended_at IS NULL AND node = @node", new { node, why }), cancel);

    public async Task<int> RescueAsync(CancellationToken cancel)
    {
        if (await database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>($"SELECT id FROM run_callback WHERE ended_at IS NULL AND node IS NOT NULL AND {Gone} LIMIT 1"), cancel) is null) return 0;
        return await database.WriteAsync(
            connection => connection.ExecuteAsync($"{Lose} WHERE ended_at IS NULL AND node IS NOT NULL AND {Gone}", new { why = "Its node was not heard of any more." }), cancel);
    }

    public Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<CallbackView>>(
        async connection => [.. (await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM run_callback WHERE run_id = @run AND id > @after ORDER BY id LIMIT @limit", new { run, after, limit })).Select(row => row.ToView())],
        cancel);

    public Task<CallbackView?> GetAsync(long id, CancellationToken cancel) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM run_callback WHERE id = @id", new { id }))?.ToView(), cancel);

    private Task<bool> WriteAsync(string sql, object parameters, CancellationToken cancel) =>
        database.WriteAsync(async connection => await connection.ExecuteAsync(sql, parameters) > 0, cancel);

    private sealed class Row
    {
        public long Id { get; init; }

        public long Run { get; init; }

        public int Ordinal { get; init; }

        public long VersionId { get; init; }

        public string TaskId { get; init; } = "";

        public int MapIndex { get; init; }

        public int Attempt { get; init; }

        public int Kind { get; init; }

        public string State { get; init; } = "";

        public long At { get; init; }

        public string? Reason { get; init; }

        public string? ErrorType { get; init; }

        public int Tries { get; init; }

        public string? Node { get; init; }

        public long? StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public int? Outcome { get; init; }

        public string? Message { get; init; }

        public CallbackWrite ToWrite() => new()
        {
            Ordinal = Ordinal,
            VersionId = VersionId,
            TaskId = TaskId,
            MapIndex = MapIndex,
            Attempt = Attempt,
            Facts = new() { Kind = (CallbackKind)Kind, State = State, At = Micros.Time(At), Reason = Reason, ErrorType = ErrorType },
        };

        public CallbackClaim ToClaim() => new(Id, Run, Tries, ToWrite());

        public CallbackView ToView() => new()
        {
            Id = Id,
            Run = Run,
            Write = ToWrite(),
            Tries = Tries,
            Node = Node,
            StartedAt = Micros.Time(StartedAt),
            EndedAt = Micros.Time(EndedAt),
            Outcome = (CallbackOutcome?)Outcome,
            Message = Message,
        };
    }
}
