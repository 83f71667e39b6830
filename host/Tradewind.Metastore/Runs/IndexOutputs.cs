using System.Data.Common;
using System.Globalization;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Runs;

/// <inheritdoc/>
internal sealed class IndexOutputs(Database database) : IIndexOutputs
{
    public Task<(IReadOnlyList<(long Instance, byte[] Json)> Values, bool More)> ReadAsync(
        IReadOnlyList<long> instances, string key, int mostBytes, CancellationToken cancel) =>
        instances.Count == 0
            ? Task.FromResult<(IReadOnlyList<(long, byte[])>, bool)>(([], false))
            : database.ReadAsync<(IReadOnlyList<(long, byte[])>, bool)>(
                async connection =>
                {
                    // How long they are first: sorting would take all of them into memory.
                    var (fit, more) = await FitAsync(connection, instances, key, mostBytes, cancel);
                    var values = new List<(long, byte[])>(fit.Count);
                    await using var command = connection.Command(
                        $"SELECT x.instance_id, x.json {From} ORDER BY x.instance_id", ("instances", database.Dialect.List(fit)), ("key", key));
                    await using var reader = await command.ExecuteReaderAsync(cancel);
                    while (await reader.ReadAsync(cancel)) values.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
                    return (values, more);
                },
                cancel);

    public Task<int> CountAsync(IReadOnlyList<long> instances, string key, CancellationToken cancel) =>
        instances.Count == 0
            ? Task.FromResult(0)
            : database.ReadAsync(
                async connection =>
                {
                    await using var command = connection.Command(
                        $"SELECT count(*) {From}", ("instances", database.Dialect.List(instances)), ("key", key));
                    return (int)(long)(await command.ExecuteScalarAsync(cancel))!;
                },
                cancel);

    // Joined to the list, so that each goes through the key whatever the planner knows.
    private string From => $"FROM {database.Dialect.Each("@instances")} JOIN xcom x ON x.instance_id = each.value AND x.key = @key";

    private async Task<(List<long> Fit, bool More)> FitAsync(DbConnection connection, IReadOnlyList<long> instances, string key, int mostBytes, CancellationToken cancel)
    {
        var fit = new List<long>();
        var bytes = 0L;
        await using var command = connection.Command(
            $"SELECT x.instance_id, length(x.json) {From} ORDER BY x.instance_id", ("instances", database.Dialect.List(instances)), ("key", key));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (bytes >= mostBytes) return (fit, true);
            fit.Add(reader.GetInt64(0));
            bytes += Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture);
        }

        return (fit, false);
    }
}
