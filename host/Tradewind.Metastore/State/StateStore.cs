using System.Data.Common;
using System.Text;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.State;

/// <inheritdoc/>
internal sealed class StateStore(Database database) : IStateStore
{
    public Task<byte[]?> GetAsync(long instance, string key, CancellationToken cancel) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<byte[]?>("SELECT json FROM task_state WHERE instance_id = @instance AND key = @key", new { instance, key }), cancel);

    public Task<StatePut> PutAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            if (!await RunsAsync(connection, instance, fence)) return StatePut.Refused;
            var others = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM task_state WHERE instance_id = @instance AND key <> @key", new { instance, key });
            if (others >= IStateStore.MostKeys) return StatePut.TooMany;
            await connection.ExecuteAsync(
                $"""
                INSERT INTO task_state (instance_id, key, json, changed_at) VALUES (@instance, @key, @json, {database.Dialect.Now})
                ON CONFLICT (instance_id, key) DO UPDATE SET json = excluded.json, shown = NULL, changed_at = excluded.changed_at
                """,
                new { instance, key, json });
            return StatePut.Stored;
        },
        cancel);

    public Task<StatePut> RemoveAsync(long instance, int fence, string key, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            if (!await RunsAsync(connection, instance, fence)) return StatePut.Refused;
            await connection.ExecuteAsync("DELETE FROM task_state WHERE instance_id = @instance AND key = @key", new { instance, key });
            return StatePut.Stored;
        },
        cancel);

    // What was kept before secrets were sealed has what is shown of it beside it.
    public Task<IReadOnlyList<StateView>> ListAsync(long instance, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<StateView>>(
        async connection => [.. (await connection.QueryAsync<(string Key, byte[] Json, string? Shown, long At)>(
            "SELECT key, json, shown, changed_at FROM task_state WHERE instance_id = @instance ORDER BY key", new { instance }))
            .Select(row => new StateView(row.Key, row.Shown ?? Encoding.UTF8.GetString(SealedOutput.ShownOf(row.Json)), Micros.Time(row.At)))],
        cancel);

    // Held until the value is written: whoever takes the attempt its right away comes before or after.
    private async Task<bool> RunsAsync(DbConnection connection, long instance, int fence) => await connection.ExecuteScalarAsync<long?>(
        $"SELECT id FROM task_instance WHERE id = @instance AND fence = @fence AND state = {(int)TaskInstanceState.Running} {database.Dialect.ForUpdate}", new { instance, fence }) is not null;
}
