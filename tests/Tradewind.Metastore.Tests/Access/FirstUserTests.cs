using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Access;

public abstract class FirstUserTests<TStore> : IAsyncLifetime where TStore : Store, new()
{
    // Each test needs a metastore without users.
    private readonly TStore _store = new();

    public Task InitializeAsync() => _store.InitializeAsync();

    public Task DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Servers_that_start_at_once_add_one_first_user()
    {
        var servers = Enumerable.Range(0, 4).Select(_ => _store.Open()).ToList();

        var added = await Task.WhenAll(servers.Select((server, index) => Task.Run(() => server.GetRequiredService<IAccessStore>().AddFirstUserAsync(Admin($"by server {index}"), default))));

        added.Count(done => done).ShouldBe(1);
        (await _store.Access.UsersAsync(default)).Single().PasswordHash.ShouldBe($"by server {Array.IndexOf(added, true)}");
        foreach (var server in servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task First_user_is_not_added_beside_another()
    {
        var ada = new UserRecord("ada", null, Role.Viewer, "s", false, Sample.Noon);
        await _store.Access.ChangeUserAsync(_ => new(ada, null), default);

        (await _store.Access.AddFirstUserAsync(Admin("hash"), default)).ShouldBeFalse();

        (await _store.Access.UsersAsync(default)).ShouldBe([ada]);
    }

    private static UserRecord Admin(string hash) => new("admin", hash, Role.Admin, "s", false, Sample.Noon);
}

public sealed class SqliteFirstUserTests : FirstUserTests<SqliteStore>;

public sealed class PostgresFirstUserTests : FirstUserTests<PostgresStore>;
