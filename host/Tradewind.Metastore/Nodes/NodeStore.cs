using System.Data.Common;
using Dapper;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Nodes;

/// <inheritdoc/>
internal sealed class NodeStore(Database database) : INodeStore
{
    private static readonly TimeSpan ShownLost = TimeSpan.FromDays(1);

    // A node that was given up may have a claim under way; after this time all such work is certain to be seen.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private string Now => database.Dialect.Now;

    public Task RegisterAsync(NodeInfo node, TimeSpan lease, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            $"""
            INSERT INTO node (id, host, process_id, roles, queues, slots, version, started_at, heartbeat_at, lease_until, running, lost_at)
            VALUES (@Id, @Host, @ProcessId, @roles, @queues, @Slots, @Version, {Now}, {Now}, {Now} + @lease, 0, NULL)
            ON CONFLICT (id) DO UPDATE SET host = excluded.host, process_id = excluded.process_id, roles = excluded.roles, queues = excluded.queues,
                slots = excluded.slots, version = excluded.version, started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at,
                lease_until = excluded.lease_until, running = 0, troubles = '[]', trouble_reasons = '[]', lost_at = NULL, settled = 0
            """,
            new
            {
                node.Id, node.Host, node.ProcessId, roles = StoredJson.Write(node.Roles), queues = StoredJson.Write(node.Queues), node.Slots, node.Version,
                lease = Micros.Of(lease),
            }),
        cancel);

    public Task<bool> HeartbeatAsync(string node, int running, IReadOnlyList<NodeTrouble> troubles, TimeSpan lease, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            $"UPDATE node SET heartbeat_at = {Now}, lease_until = {Now} + @lease, running = @running, troubles = @names, trouble_reasons = @reasons WHERE id = @node AND lost_at IS NULL",
            new
            {
                node, running, lease = Micros.Of(lease),
                names = StoredJson.Write<IReadOnlyList<string>>([.. troubles.Select(trouble => trouble.Component)]), reasons = StoredJson.Write<IReadOnlyList<string?>>([.. troubles.Select(trouble => trouble.Why)]),
            }) > 0,
        cancel);

    public Task LeaveAsync(string node, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            // A node that goes while something still runs under its name did not stop in good order: that work must be found.
            if ((await WorkingAsync(connection, [node])).Count == 0) await connection.ExecuteAsync("DELETE FROM node WHERE id = @node", new { node });
            else await connection.ExecuteAsync($"UPDATE node SET lost_at = {Now} WHERE id = @node AND lost_at IS NULL", new { node });
        },
        cancel);

    public Task<IReadOnlyList<string>> GiveUpExpiredAsync(TimeSpan grace, CancellationToken cancel) => GiveUpAsync(
        $"lease_until + @grace < {Now}", new { grace = Micros.Of(grace) }, cancel);

    public Task<IReadOnlyList<string>> GiveUpOthersAsync(string self, CancellationToken cancel) => GiveUpAsync("id <> @self", new { self }, cancel);

    public Task<IReadOnlyList<string>> LostWithWorkAsync(CancellationToken cancel) => database.WriteAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var lost = (await connection.QueryAsync<LostRow>(
                $"SELECT id, CASE WHEN lost_at + @settling < {Now} THEN 1 ELSE 0 END AS Old FROM node WHERE lost_at IS NOT NULL AND settled = 0 ORDER BY id",
                new { settling = Micros.Of(Settling) })).ToList();
            if (lost.Count == 0) return [];

            var working = await WorkingAsync(connection, lost.Select(row => row.Id));
            var settled = lost.Where(row => row.Old != 0 && !working.Contains(row.Id)).Select(row => row.Id).ToList();
            if (settled.Count > 0)
                await connection.ExecuteAsync($"UPDATE node SET settled = 1 WHERE {database.Dialect.AnyOf("id", "@ids")}", new { ids = database.Dialect.List(settled) });
            return [.. lost.Where(row => working.Contains(row.Id)).Select(row => row.Id)];
        },
        cancel);

    public Task<IReadOnlyList<NodeView>> ListAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<NodeView>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<NodeRow>(
                $"""
                SELECT id, host, process_id AS ProcessId, roles, queues, slots, version, started_at AS StartedAt, heartbeat_at AS HeartbeatAt,
                    lease_until AS LeaseUntil, running, troubles, trouble_reasons AS Reasons, lost_at AS LostAt,
                    CASE WHEN lost_at IS NULL AND lease_until > {Now} THEN 1 ELSE 0 END AS Alive
                FROM node WHERE lost_at IS NULL OR lost_at > {Now} - @shown ORDER BY started_at, id
                """,
                new { shown = Micros.Of(ShownLost) });
            return [.. rows.Select(row => row.ToView())];
        },
        cancel);

    public Task<bool> LeadAsync(string lease, string holder, TimeSpan length, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            $"""
            INSERT INTO lease (name, holder, until) VALUES (@lease, @holder, {Now} + @length)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE lease.holder = excluded.holder OR lease.until < {Now}
            """,
            new { lease, holder, length = Micros.Of(length) }) > 0,
        cancel);

    public Task ResignAsync(string lease, string holder, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM lease WHERE name = @lease AND holder = @holder", new { lease, holder }), cancel);

    // Which of these nodes have something running under their name.
    private async Task<HashSet<string>> WorkingAsync(DbConnection connection, IEnumerable<string> nodes) => (await connection.QueryAsync<string>(
        $"""
        SELECT DISTINCT i.node
        FROM open_run o
        {database.Dialect.JoinInstances("o.run_id")}
        WHERE i.state = {(int)TaskInstanceState.Running} AND {database.Dialect.AnyOf("i.node", "@ids")}
        """,
        new { ids = database.Dialect.List(nodes) })).ToHashSet();

    private Task<IReadOnlyList<string>> GiveUpAsync(string condition, object parameters, CancellationToken cancel) => database.WriteAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var lost = await connection.QueryAsync<string>($"UPDATE node SET lost_at = {Now} WHERE lost_at IS NULL AND {condition} RETURNING id", parameters);
            return [.. lost.Order(StringComparer.Ordinal)];
        },
        cancel);

    private sealed class LostRow
    {
        public string Id { get; init; } = "";

        public int Old { get; init; }
    }

    private sealed class NodeRow
    {
        public string Id { get; init; } = "";

        public string Host { get; init; } = "";

        public int ProcessId { get; init; }

        public string Roles { get; init; } = "";

        public string Queues { get; init; } = "";

        public int Slots { get; init; }

        public string Version { get; init; } = "";

        public long StartedAt { get; init; }

        public long HeartbeatAt { get; init; }

        public long LeaseUntil { get; init; }

        public int Running { get; init; }

        public string Troubles { get; init; } = "";

        public string Reasons { get; init; } = "";

        public long? LostAt { get; init; }

        public int Alive { get; init; }

        public NodeView ToView() => new(
            new()
            {
                Id = Id, Host = Host, ProcessId = ProcessId, Roles = StoredJson.Read<IReadOnlyList<string>>(Roles),
                Queues = StoredJson.Read<IReadOnlyList<string>>(Queues), Slots = Slots, Version = Version,
            },
            Micros.Time(StartedAt), Micros.Time(HeartbeatAt), Micros.Time(LeaseUntil), Running, LostAt is not null, Alive != 0)
        {
            Troubles = Together(StoredJson.Read<IReadOnlyList<string>>(Troubles), StoredJson.Read<IReadOnlyList<string?>>(Reasons)),
        };

        // A node of an earlier version tells no reasons.
        private static NodeTrouble[] Together(IReadOnlyList<string> names, IReadOnlyList<string?> reasons) => [.. names.Select((name, at) => new NodeTrouble(name, at < reasons.Count ? reasons[at] : null))];
    }
}
