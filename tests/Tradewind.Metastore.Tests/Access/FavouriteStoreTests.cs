using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Access;

public abstract class FavouriteStoreTests(Store store)
{
    private IFavouriteStore Favourites => store.Port<IFavouriteStore>();

    [Fact]
    public async Task Dag_is_marked_once_by_each_account_and_listed_by_the_mark()
    {
        var (ada, bob) = (Sample.Unique("ada"), Sample.Unique("bob"));
        var (one, two) = ((await Sample.DagAsync(store, Sample.Task("a"))).DagId, (await Sample.DagAsync(store, Sample.Task("a"))).DagId);
        await Favourites.SetAsync(ada, one, true, default);
        await Favourites.SetAsync(ada, one, true, default);
        await Favourites.SetAsync(bob, two, true, default);

        (await Favourites.OfAsync(ada, default)).ShouldBe([one]);
        (await ListAsync(ada)).ShouldBe([one]);
        (await store.DagQueries.CountsAsync(new DagFilter { FavouriteOf = ada }, default)).All.ShouldBe(1);

        await Favourites.SetAsync(ada, one, false, default);
        await Favourites.SetAsync(ada, one, false, default);
        (await ListAsync(ada)).ShouldBeEmpty();
        (await ListAsync(bob)).ShouldBe([two]);
    }

    private async Task<IEnumerable<string>> ListAsync(string user) =>
        (await store.DagQueries.ListAsync(new DagFilter { FavouriteOf = user }, null, 10, default)).Items.Select(dag => dag.DagId);
}

public sealed class SqliteFavouriteStoreTests(SqliteStore store) : FavouriteStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresFavouriteStoreTests(PostgresStore store) : FavouriteStoreTests(store), IClassFixture<PostgresStore>;
