using System.Globalization;
using Dapper;
using Npgsql;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>Questions to Hangfire's table of jobs about many of them at once, for which its own interface takes a question each.</summary>
internal sealed class JobTable(HangfireSettings settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(settings.ConnectionString);

    private string Jobs => $"\"{settings.Schema}\".job";

    /// <summary>What became of these jobs; one that is not there is left out.</summary>
    public async Task<IReadOnlyDictionary<string, StandingKind>> StandingsAsync(IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return new Dictionary<string, StandingKind>();
        // The row in the queue, not the state, is what brings a job to a worker: Hangfire takes it away from a job that it could not begin in time.
        var rows = await QueryAsync<(long Id, string? State, bool Queued)>(
            $"SELECT j.id, j.statename, EXISTS (SELECT FROM \"{settings.Schema}\".jobqueue q WHERE q.jobid = j.id) FROM {Jobs} j WHERE j.id = ANY (@ids)", new { ids = Numbers(ids) }, cancel);
        return rows.ToDictionary(row => Name(row.Id), row => row.State == "Deleted" ? StandingKind.Deleted : row.Queued ? StandingKind.Waiting : StandingKind.Gone);
    }

    /// <summary>Those of these jobs that are deleted.</summary>
    public async Task<IReadOnlyList<string>> DeletedAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ids.Count == 0 ? [] : [.. (await QueryAsync<long>($"SELECT id FROM {Jobs} WHERE id = ANY (@ids) AND statename = 'Deleted'", new { ids = Numbers(ids) }, cancel)).Select(Name)];

    /// <summary>The job of an order whose number nobody noted, if it was enqueued. Looks through the table: it is for what a crash left behind.</summary>
    public async Task<string?> FindAsync(HandedOver order, CancellationToken cancel)
    {
        var arguments = string.Create(CultureInfo.InvariantCulture, $"[\"{order.Instance}\",\"{order.Fence}\",null]");
        return (await QueryAsync<long>($"SELECT id FROM {Jobs} WHERE statename IS NOT NULL AND arguments = @arguments::jsonb ORDER BY id DESC LIMIT 1", new { arguments }, cancel)).Select(Name).FirstOrDefault();
    }

    /// <summary>How many servers of Hangfire are there.</summary>
    public async Task<int> ServersAsync(CancellationToken cancel) => (int)(await QueryAsync<long>($"SELECT count(*) FROM \"{settings.Schema}\".server", new { }, cancel)).Single();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await _database.OpenConnectionAsync(cancel);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    private static long[] Numbers(IEnumerable<string> ids) => [.. ids.Select(id => long.Parse(id, CultureInfo.InvariantCulture))];

    private static string Name(long id) => id.ToString(CultureInfo.InvariantCulture);
}
