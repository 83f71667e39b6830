using Dapper;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Access;

/// <inheritdoc/>
internal sealed class FavouriteStore(Database database) : IFavouriteStore
{
    public Task<IReadOnlySet<string>> OfAsync(string user, CancellationToken cancel) => database.ReadAsync<IReadOnlySet<string>>(
        async connection => (await connection.QueryAsync<string>("SELECT dag_id FROM favourite WHERE user_name = @user", new { user })).ToHashSet(), cancel);

    public Task SetAsync(string user, string dagId, bool favourite, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            favourite
                ? "INSERT INTO favourite (user_name, dag_id) VALUES (@user, @dagId) ON CONFLICT (user_name, dag_id) DO NOTHING"
                : "DELETE FROM favourite WHERE user_name = @user AND dag_id = @dagId",
            new { user, dagId }),
        cancel);
}
