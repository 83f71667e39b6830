using Dapper;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Clock;

/// <inheritdoc/>
internal sealed class DatabaseClock(Database database) : IStoreClock
{
    public Task<DateTimeOffset> NowAsync(CancellationToken cancel) => database.ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long>($"SELECT {database.Dialect.Now}")), cancel);
}
