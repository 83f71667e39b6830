using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tradewind.Bench;

/// <summary>The limit that everything is held against: how long one durable commit of one row takes on this machine, now.</summary>
internal static class CommitLimit
{
    /// <summary>
    /// Does something a number of times and measures the limit before, between and after: a shared machine's disk changes
    /// from second to second, and a ratio holds only against the limit of the same moment.
    /// </summary>
    /// <returns>Milliseconds for one commit: the median of the medians.</returns>
    public static async Task<double> AroundAsync(Installation installation, int times, Func<Task> measure)
    {
        var limits = new List<double> { await MeasureAsync(installation) };
        for (var time = 0; time < times; time++)
        {
            await measure();
            limits.Add(await MeasureAsync(installation));
        }

        return Report.Percentile(limits, 0.5);
    }

    // Milliseconds for one commit: the median over some tenths of a second.
    private static async Task<double> MeasureAsync(Installation installation)
    {
        await using DbConnection connection = installation.Store == "postgres"
            ? new NpgsqlConnection(installation.ConnectionString)
            : new SqliteConnection($"Data Source={Path.Combine(installation.DataDirectory, "limit.db")}");
        await connection.OpenAsync();
        if (installation.Store == "sqlite") await ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        await ExecuteAsync(connection, "DROP TABLE IF EXISTS commit_limit; CREATE TABLE commit_limit (id BIGINT PRIMARY KEY, word TEXT)");
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO commit_limit (id, word) VALUES (@id, 'a row like any other')";
        var id = insert.CreateParameter();
        id.ParameterName = "@id";
        id.Value = 0L;
        insert.Parameters.Add(id);
        await insert.PrepareAsync();
        var times = new List<double>();
        for (var at = 0L; at < 2000; at++)
        {
            id.Value = at;
            var start = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await ExecuteAsync(connection, "DROP TABLE commit_limit");
        return Report.Percentile(times[500..], 0.5);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
