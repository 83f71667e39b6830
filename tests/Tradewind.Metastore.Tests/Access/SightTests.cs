using Tradewind.Engine.Access;
using Tradewind.Engine.Queries;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Access;

public abstract class SightTests(Store store)
{
    /// <summary>What the condition in SQL shows is what the rule in the engine allows: on both databases, letter by letter.</summary>
    [Theory]
    [InlineData("dag:{0}_a")]
    [InlineData("dag:{0}_*")]
    [InlineData("dag:{0}*b")]
    [InlineData("dag:{0}.a")]
    [InlineData("dag:*{0}*_*a*")]
    [InlineData("dag:{0}%")]
    [InlineData("dag:*")]
    [InlineData("tag:{0} tag's")]
    [InlineData("tag:{0}*")]
    [InlineData("connection:*")]
    public async Task S02_sight_in_sql_is_the_rule_of_the_engine(string pattern)
    {
        var name = Sample.Unique("Sight");
        string[] ids = [$"{name}_a", $"{name}_ab", $"{name}xa", $"{name}.a", $"{name}_A", $"{name.ToLowerInvariant()}_a", $"{name}_xäa"];
        string[] tags = [$"{name} tag's"];
        foreach (var id in ids) await Sample.DagAsync(store, Sample.Graph(id, Sample.Task("a")) with { Tags = id.EndsWith("ab") ? tags : [] });
        var kind = Enum.Parse<GrantKind>(pattern[..pattern.IndexOf(':')], ignoreCase: true);
        var grant = new Grant(Role.Viewer, kind, pattern.Replace("{0}", name)[(pattern.IndexOf(':') + 1)..]);

        foreach (var rights in new[] { new Rights(Role.None, [grant]), new Rights(Role.None, [new(Role.Admin, GrantKind.Dag, "*")], new(Role.None, [grant])), new Rights(Role.Viewer, [], new(Role.None, [grant])) })
        {
            var allowed = ids.Where(id => rights.OnDag(id, id.EndsWith("ab") ? tags : []) >= Role.Viewer).Order(StringComparer.Ordinal);
            var shown = await Queries(rights).SeenAsync(ids, default);
            shown.Order(StringComparer.Ordinal).ShouldBe(allowed, grant.ToString());
        }
    }

    [Theory]
    [InlineData("a*")]
    [InlineData("*a")]
    [InlineData("*")]
    public async Task S15_pattern_of_many_stars_is_decided_at_once(string part)
    {
        // Tried at every place of the name, star by star, it would take longer than the world is old.
        var name = Sample.Unique("stars") + new string('a', 150);
        await Sample.DagAsync(store, Sample.Graph(name, Sample.Task("a")));
        var pattern = string.Concat(Enumerable.Repeat(part, 198 / part.Length));

        foreach (var (end, fits) in new[] { ("b", false), ("a", true) })
        {
            var grant = new Grant(Role.Viewer, GrantKind.Dag, $"*{(fits ? pattern[..100] : pattern)}{end}");
            grant.Covers(name).ShouldBe(fits);
            (await Queries(new Rights(Role.None, [grant])).SeenAsync([name], default)).Count.ShouldBe(fits ? 1 : 0);
        }
    }

    [Theory]
    [InlineData("%%%%%%")]
    [InlineData("_%_%_%")]
    [InlineData("a%a%a%")]
    [InlineData(@"\%\_")]
    [InlineData("[*?][^")]
    public async Task S15_search_text_is_text(string part)
    {
        var name = Sample.Unique("searched");
        await Sample.DagAsync(store, Sample.Graph(name, Sample.Task("a")));
        var text = string.Concat(Enumerable.Repeat(part, 200 / part.Length));

        (await Queries(new Rights(Role.Admin, [])).ListAsync(new() { Text = text }, null, 10, default)).Items.ShouldBeEmpty();
        (await Queries(new Rights(Role.Admin, [])).ListAsync(new() { Text = name[3..] }, null, 10, default)).Items.ShouldHaveSingleItem().DagId.ShouldBe(name);
    }

    [Fact]
    public async Task S02_pages_of_runs_are_filled_with_what_is_seen()
    {
        var name = Sample.Unique("paged");
        var (own, foreign) = (await Sample.DagAsync(store, Sample.Graph($"{name}_own", Sample.Task("a"))), await Sample.DagAsync(store, Sample.Graph($"{name}_foreign", Sample.Task("a"))));
        var mine = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            mine.Add((await store.Runs.CreateAsync(new(Sample.Run(own), "test") { ExpectedEpoch = null }, null, default))!.Value);
            await store.Runs.CreateAsync(new(Sample.Run(foreign), "test") { ExpectedEpoch = null }, null, default);
        }

        var queries = new RunQueries(store.Database, new Sight(new(Role.None, [new(Role.Viewer, GrantKind.Dag, own.DagId)])));
        var first = await queries.ListAsync(new RunFilter(), null, 3, default);
        first.Items.Select(run => run.Head.Id).ShouldBe(mine.AsEnumerable().Reverse().Take(3));
        (await queries.ListAsync(new RunFilter(), first.Next, 3, default)).Items.Select(run => run.Head.Id).ShouldBe(mine.AsEnumerable().Reverse().Skip(3));
        (await queries.ActivityAsync(Sample.Noon, default)).OpenRuns.Values.Sum().ShouldBe(5);
    }

    private DagQueries Queries(Rights rights) => new(store.Database, store.Port<PlanCache>(), new Sight(rights));

    private sealed class Sight(Rights rights) : ISight
    {
        public ValueTask<Rights> NowAsync(CancellationToken cancel) => new(rights);
    }
}

public sealed class SqliteSightTests(SqliteStore store) : SightTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresSightTests(PostgresStore store) : SightTests(store), IClassFixture<PostgresStore>;
