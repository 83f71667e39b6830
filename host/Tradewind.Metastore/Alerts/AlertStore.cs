using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Alerts;

/// <inheritdoc/>
internal sealed class AlertStore(Database database, ISecretProtector secrets) : IAlertStore
{
    private const string ChannelColumns =
        "c.name, c.kind, c.enabled, c.url, c.host, c.port, c.security, c.login, c.password, c.from_address AS FromAddress, c.to_addresses AS ToAddresses, c.events, c.dags, c.tag, c.owner, c.gather, c.description";

    private const string MessageColumns = "m.id, m.channel, m.made_at AS MadeAt, m.digest, m.tries, m.next_at AS NextAt, m.sent_at AS SentAt, m.given_up_at AS GivenUpAt, m.answer";

    private const string FactColumns =
        "id, kind, at, alert_event.dag_id AS DagId, run_id AS Run, run_key AS RunKey, task_id AS TaskId, map_index AS MapIndex, attempt, subject, why";

    public Task<IReadOnlyList<AlertChannelView>> ChannelsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AlertChannelView>>(
        async connection => [.. (await connection.QueryAsync<ChannelRow>(
            $"""
            SELECT {ChannelColumns},
                (SELECT max(m.sent_at) FROM alert_message m WHERE m.channel = c.name) AS LastSentAt,
                (SELECT count(*) FROM alert_message m WHERE m.channel = c.name AND m.next_at IS NOT NULL) AS Waiting,
                (SELECT CASE WHEN m.sent_at IS NULL THEN m.answer END FROM alert_message m WHERE m.channel = c.name AND m.tries > 0 ORDER BY m.made_at DESC LIMIT 1) AS LastError
            FROM alert_channel c ORDER BY c.name
            """)).Select(row => new AlertChannelView(Open(row), Micros.Time(row.LastSentAt), (int)row.Waiting, row.LastError))],
        cancel);

    public Task<AlertChannel?> ChannelAsync(string name, CancellationToken cancel) => database.ReadAsync(
        async connection => await connection.QuerySingleOrDefaultAsync<ChannelRow>($"SELECT {ChannelColumns} FROM alert_channel c WHERE c.name = @name", new { name }) is { } row ? Open(row) : null, cancel);

    public Task SaveChannelAsync(AlertChannel channel, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            INSERT INTO alert_channel (name, kind, enabled, url, host, port, security, login, password, from_address, to_addresses, events, dags, tag, owner, gather, description)
            VALUES (@Name, @kind, @enabled, @url, @Host, @Port, @security, @Login, @password, @From, @to, @events, @Dags, @Tag, @Owner, @gather, @Description)
            ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, enabled = excluded.enabled, url = excluded.url, host = excluded.host, port = excluded.port,
                security = excluded.security, login = excluded.login, password = excluded.password, from_address = excluded.from_address, to_addresses = excluded.to_addresses,
                events = excluded.events, dags = excluded.dags, tag = excluded.tag, owner = excluded.owner, gather = excluded.gather, description = excluded.description
            """,
            new
            {
                channel.Name, kind = (short)channel.Kind, enabled = channel.Enabled ? 1 : 0, url = Seal(channel.Url), channel.Host, channel.Port, security = (short)channel.Security,
                channel.Login, password = Seal(channel.Password), channel.From, to = StoredJson.Write(channel.To), events = AlertKinds.Bits(channel.Events), channel.Dags, channel.Tag,
                channel.Owner, gather = Micros.Of(channel.Gather), channel.Description,
            }),
        cancel);

    public Task<bool> DeleteChannelAsync(string name, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM alert_channel WHERE name = @name", new { name }) > 0, cancel);

    public Task<IReadOnlyList<AlertMessageView>> MessagesAsync(string channel, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AlertMessageView>>(
        async connection => [.. (await connection.QueryAsync<MessageRow>(
            $"SELECT {MessageColumns} FROM alert_message m WHERE m.channel = @channel ORDER BY m.made_at DESC, m.id DESC LIMIT @limit", new { channel, limit }))
            .Select(row => new AlertMessageView(row.ToMessage(), Micros.Time(row.NextAt), Micros.Time(row.SentAt), Micros.Time(row.GivenUpAt), row.Answer))],
        cancel);

    public Task<IReadOnlyList<WaitingAlert>> UnsortedAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<WaitingAlert>>(
        async connection => [.. (await connection.QueryAsync<FactRow>(
            $"""
            SELECT {FactColumns}, d.owner, d.tags FROM alert_event LEFT JOIN dag d ON d.dag_id = alert_event.dag_id
            WHERE channel IS NULL ORDER BY id LIMIT @limit
            """,
            new { limit })).Select(row => new WaitingAlert(row.Id, row.ToFact(), row.Owner, row.Tags is null ? [] : StoredJson.Read<IReadOnlyList<string>>(row.Tags)))],
        cancel);

    public async Task<bool> SortAsync(IReadOnlyList<(WaitingAlert Alert, IReadOnlyList<string> Channels)> sorted, CancellationToken cancel)
    {
        try
        {
            await database.WriteAsync(
                async connection =>
                {
                    foreach (var channel in sorted.SelectMany(one => one.Channels, (one, channel) => (channel, one.Alert.Id)).GroupBy(one => one.channel, one => one.Id))
                    {
                        await connection.ExecuteAsync(
                            $"""
                            INSERT INTO alert_event (channel, {AlertOutbox.Columns}) SELECT @channel, {AlertOutbox.Columns} FROM alert_event
                            WHERE channel IS NULL AND {database.Dialect.AnyOf("id", "@ids")} AND EXISTS (SELECT 1 FROM alert_channel WHERE name = @channel) ORDER BY id
                            """,
                            new { channel = channel.Key, ids = database.Dialect.List(channel) });
                    }

                    var gone = await connection.ExecuteAsync(
                        $"DELETE FROM alert_event WHERE channel IS NULL AND {database.Dialect.AnyOf("id", "@ids")}", new { ids = database.Dialect.List(sorted.Select(one => one.Alert.Id)) });
                    if (gone < sorted.Count) throw new TakenException();
                },
                cancel);
            return true;
        }
        catch (TakenException)
        {
            return false;
        }
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> GatheringAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyDictionary<string, DateTimeOffset>>(
        async connection => (await connection.QueryAsync<(string Channel, long At)>("SELECT channel, min(at) FROM alert_event WHERE channel IS NOT NULL GROUP BY channel"))
            .ToDictionary(row => row.Channel, row => Micros.Time(row.At)),
        cancel);

    public Task<AlertMessage?> PackAsync(string channel, DateTimeOffset now, CancellationToken cancel) => database.WriteAsync<AlertMessage?>(
        async connection =>
        {
            // Deleted and told in one transaction: another process that packs at the same time finds nothing left.
            var facts = (await connection.QueryAsync<FactRow>($"DELETE FROM alert_event WHERE channel = @channel RETURNING {FactColumns}", new { channel }))
                .OrderBy(row => row.Id).Select(row => row.ToFact()).ToList();
            if (facts.Count == 0) return null;
            var message = new AlertMessage(Guid.CreateVersion7(now).ToString(), channel, now, AlertDigest.Of(facts), 0);
            await connection.ExecuteAsync(
                "INSERT INTO alert_message (id, channel, made_at, digest, next_at) VALUES (@Id, @Channel, @at, @digest, @at)",
                new { message.Id, message.Channel, at = Micros.Of(now), digest = JsonSerializer.Serialize(message.Digest, AlertJson.Default.AlertDigest) });
            return message;
        },
        cancel);

    public Task<IReadOnlyList<AlertMessage>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AlertMessage>>(
        async connection => [.. (await connection.QueryAsync<MessageRow>(
            $"SELECT {MessageColumns} FROM alert_message m JOIN alert_channel c ON c.name = m.channel AND c.enabled = 1 WHERE m.next_at <= @now ORDER BY m.next_at, m.id LIMIT @limit",
            new { now = Micros.Of(now), limit })).Select(row => row.ToMessage())],
        cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => database.ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long?>(
            "SELECT min(m.next_at) FROM alert_message m JOIN alert_channel c ON c.name = m.channel AND c.enabled = 1 WHERE m.next_at IS NOT NULL")),
        cancel);

    public Task NoteAsync(AlertMessage message, AlertAnswer answer, DateTimeOffset? again, DateTimeOffset now, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE alert_message SET tries = tries + 1, answer = @words, next_at = @again, sent_at = @sent, given_up_at = @givenUp
            WHERE id = @Id AND tries = @Tries AND next_at IS NOT NULL
            """,
            new
            {
                message.Id, message.Tries, words = StoredText.Reason(answer.Words), again = answer.Taken ? null : Micros.Of(again), sent = answer.Taken ? Micros.Of(now) : (long?)null,
                givenUp = !answer.Taken && again is null ? Micros.Of(now) : (long?)null,
            }),
        cancel);

    public async Task<bool> NoteHealthAsync(string component, string? trouble, DateTimeOffset now, CancellationToken cancel)
    {
        // Mostly all is well, and nothing to write then.
        var known = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>("SELECT since FROM component_trouble WHERE component = @component", new { component }), cancel);
        if (known is null && trouble is null) return false;
        return await database.WriteAsync(connection => trouble is null ? EndTroubleAsync(connection, component, now) : NoteTroubleAsync(connection, component, trouble, now), cancel);
    }

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM alert_message WHERE id IN (SELECT id FROM alert_message WHERE next_at IS NULL AND made_at < @before ORDER BY made_at LIMIT @limit)",
            new { before = Micros.Of(before), limit }),
        cancel);

    private static async Task<bool> NoteTroubleAsync(DbConnection connection, string component, string trouble, DateTimeOffset now)
    {
        await connection.ExecuteAsync("INSERT INTO component_trouble (component, since) VALUES (@component, @now) ON CONFLICT (component) DO NOTHING", new { component, now = Micros.Of(now) });
        var told = await connection.ExecuteAsync(
            "UPDATE component_trouble SET told = 1 WHERE component = @component AND told = 0 AND since <= @before", new { component, before = Micros.Of(now - AlertRule.Patience) }) > 0;
        if (told) await AlertOutbox.AddAsync(connection, new() { Kind = AlertKind.ComponentStuck, At = now, Subject = component, Why = trouble });
        return told;
    }

    private static async Task<bool> EndTroubleAsync(DbConnection connection, string component, DateTimeOffset now)
    {
        var told = await connection.QuerySingleOrDefaultAsync<int?>("DELETE FROM component_trouble WHERE component = @component RETURNING told", new { component }) == 1;
        if (told) await AlertOutbox.AddAsync(connection, new() { Kind = AlertKind.ComponentRecovered, At = now, Subject = component });
        return told;
    }

    private string? Seal(string? text) => text is null ? null : secrets.Protect(text);

    private string? Unseal(string? encrypted) => encrypted is null ? null : secrets.Unprotect(encrypted);

    private AlertChannel Open(ChannelRow row) => new()
    {
        Name = row.Name, Kind = (ChannelKind)row.Kind, Enabled = row.Enabled != 0, Url = Unseal(row.Url), Host = row.Host, Port = row.Port, Security = (MailSecurity)row.Security,
        Login = row.Login, Password = Unseal(row.Password), From = row.FromAddress, To = StoredJson.Read<IReadOnlyList<string>>(row.ToAddresses), Events = AlertKinds.Of(row.Events),
        Dags = row.Dags, Tag = row.Tag, Owner = row.Owner, Gather = Micros.Length(row.Gather), Description = row.Description,
    };

    private sealed class TakenException() : Exception("Another process handed these facts to their channels meanwhile.");

    private sealed class ChannelRow
    {
        public string Name { get; init; } = "";

        public int Kind { get; init; }

        public int Enabled { get; init; }

        public string? Url { get; init; }

        public string? Host { get; init; }

        public int? Port { get; init; }

        public int Security { get; init; }

        public string? Login { get; init; }

        public string? Password { get; init; }

        public string? FromAddress { get; init; }

        public string ToAddresses { get; init; } = "[]";

        public long Events { get; init; }

        public string? Dags { get; init; }

        public string? Tag { get; init; }

        public string? Owner { get; init; }

        public long Gather { get; init; }

        public string? Description { get; init; }

        public long? LastSentAt { get; init; }

        public long Waiting { get; init; }

        public string? LastError { get; init; }
    }

    private sealed class MessageRow
    {
        public string Id { get; init; } = "";

        public string Channel { get; init; } = "";

        public long MadeAt { get; init; }

        public string Digest { get; init; } = "";

        public int Tries { get; init; }

        public long? NextAt { get; init; }

        public long? SentAt { get; init; }

        public long? GivenUpAt { get; init; }

        public string? Answer { get; init; }

        public AlertMessage ToMessage() => new(
            Id, Channel, Micros.Time(MadeAt), JsonSerializer.Deserialize(Digest, AlertJson.Default.AlertDigest) ?? throw new JsonException($"Message {Id} has no digest."), Tries);
    }

    private sealed class FactRow
    {
        public long Id { get; init; }

        public int Kind { get; init; }

        public long At { get; init; }

        public string? DagId { get; init; }

        public long? Run { get; init; }

        public string? RunKey { get; init; }

        public string? TaskId { get; init; }

        public int MapIndex { get; init; }

        public int Attempt { get; init; }

        public string? Subject { get; init; }

        public string? Why { get; init; }

        public string? Owner { get; init; }

        public string? Tags { get; init; }

        public AlertFact ToFact() => new()
        {
            Kind = (AlertKind)Kind, At = Micros.Time(At), DagId = DagId, Run = Run, RunKey = RunKey, TaskId = TaskId, MapIndex = MapIndex, Attempt = Attempt, Subject = Subject, Why = Why,
        };
    }
}
