using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Metastore.Runs;

/// <content>The history of a run, a page at a time: a run of ten thousand indices has some ten thousand entries in the journal, and one entry may have as many moves.</content>
internal sealed partial class RunQueries
{
    // Of one task only: so many moves are looked at before those of others are put aside.
    private const int MovesAtOnce = 500;

    public Task<Page<MoveView>> MovesAsync(long run, string? taskId, string? cursor, int limit, CancellationToken cancel)
    {
        var from = MoveCursor.Read(cursor);
        return OfRunAsync(run, new Page<MoveView>([], null), connection => MovesAsync(connection, run, taskId, from, limit, cancel), cancel);
    }

    private async Task<Page<MoveView>> MovesAsync(DbConnection connection, long run, string? taskId, MoveCursor from, int limit, CancellationToken cancel)
    {
        var page = new List<MoveView>();
        var atOnce = taskId is null ? limit + 1 : MovesAtOnce;
        for (var entry = from.Entry; ;)
        {
            var entries = (await connection.QueryAsync<JournalRow>(
                "SELECT id, actor, moves FROM journal WHERE run_id = @run AND id >= @entry ORDER BY id LIMIT @atOnce", new { run, entry, atOnce })).AsList();
            foreach (var moves in entries.SelectMany(Moves).Where(move => move.Place.CompareTo(from) >= 0).Chunk(atOnce))
            {
                var instances = await NamesAsync(connection, run, moves.Select(move => move.Ordinal), cancel);
                foreach (var move in moves)
                {
                    var (task, index, name) = instances.GetValueOrDefault(move.Ordinal, (null, -1, null));
                    if (taskId is not null && task != taskId) continue;
                    if (page.Count == limit) return new(page, move.Place.ToString());
                    page.Add(new(Micros.Time(move.At), move.Actor, task, index, move.From, move.To, move.Why, name));
                }
            }

            if (entries.Count < atOnce) return new(page, null);
            entry = entries[^1].Id + 1;
        }
    }

    // What was moved: the run itself is in no table of instances.
    private async Task<Dictionary<int, (string? TaskId, int MapIndex, string? Name)>> NamesAsync(DbConnection connection, long run, IEnumerable<int> ordinals, CancellationToken cancel)
    {
        var found = new Dictionary<int, (string?, int, string?)>();
        await using var command = connection.Command(
            $"""
            SELECT i.id, t.task_id, i.map_index, n.name
            FROM run r
            JOIN task_instance i ON {database.Dialect.AnyOf("i.id", "@ids")}
            JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
            LEFT JOIN index_name n ON n.instance_id = i.id
            WHERE r.id = @run
            """,
            ("run", run), ("ids", database.Dialect.List(ordinals.Where(ordinal => ordinal >= 0).Distinct().Select(ordinal => InstanceId.Of(run, ordinal)))));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add(InstanceId.OrdinalOf(reader.GetInt64(0)), (reader.GetString(1), reader.GetInt32(2), RunRows.Text(reader, 3)));
        return found;
    }

    private static IEnumerable<StoredMove> Moves(JournalRow entry)
    {
        using var moves = JsonDocument.Parse(entry.Moves);
        var number = 0;
        foreach (var move in moves.RootElement.EnumerateArray())
            yield return new(new(entry.Id, number++), entry.Actor, move[0].GetInt32(), move[1].GetString()!, move[2].GetString()!, move[3].GetString(), move[4].GetInt64());
    }

    private readonly record struct StoredMove(MoveCursor Place, string Actor, int Ordinal, string From, string To, string? Why, long At);

    private sealed class JournalRow
    {
        public long Id { get; init; }

        public string Actor { get; init; } = "";

        public string Moves { get; init; } = "";
    }
}
