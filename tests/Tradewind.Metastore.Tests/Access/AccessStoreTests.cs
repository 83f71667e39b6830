using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Access;

public abstract class AccessStoreTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private IAccessStore Access => store.Access;

    [Fact]
    public async Task User_is_stored_changed_and_listed()
    {
        var user = new UserRecord(Sample.Unique("ada"), "hash", Role.Author, "s1", false, Noon);
        await SaveAsync(user);
        (await Access.UserAsync(user.Name, default)).ShouldBe(user);
        var changed = user with { PasswordHash = null, Role = Role.Viewer, Stamp = "s2", Disabled = true };
        await SaveAsync(changed);
        (await Access.UsersAsync(default)).ShouldContain(changed);
        (await Access.UserAsync("nobody", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Token_is_found_by_hash_until_revoked_and_notes_its_use()
    {
        var user = await UserAsync();
        var token = new TokenRecord(Sample.Unique("token"), Sample.Unique("hash"), user, "ci", Role.Operator, Noon, null, null);
        await Access.SaveTokenAsync(token, default);
        (await Access.TokenAsync(token.Hash, default)).ShouldBe(token);
        var used = (await Access.TokensAsync(user, default)).Single().LastUsedAt.ShouldNotBeNull();
        await Access.TokenAsync(token.Hash, default);
        (await Access.TokensAsync(user, default)).Single().LastUsedAt.ShouldBe(used);
        (await Access.RevokeTokenAsync(token.Id, default))!.Label.ShouldBe("ci");
        (await Access.RevokeTokenAsync(token.Id, default)).ShouldBeNull();
        (await Access.TokenAsync(token.Hash, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Token_that_expired_is_none()
    {
        var user = await UserAsync();
        var token = new TokenRecord(Sample.Unique("token"), Sample.Unique("hash"), user, "old", Role.Viewer, Noon, new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), null);
        await Access.SaveTokenAsync(token, default);
        (await Access.TokenAsync(token.Hash, default)).ShouldBeNull();
        await Access.SaveTokenAsync(token with { ExpiresAt = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }, default);
        (await Access.TokenAsync(token.Hash, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task User_of_an_identity_provider_is_found_by_who_they_are_there()
    {
        var ada = new UserRecord(Sample.Unique("ada"), null, Role.Author, "s", false, Noon, Sample.Unique("https://login.example.com 17"));
        await SaveAsync(ada);

        (await Access.UserOfSubjectAsync(ada.Subject!, default)).ShouldBe(ada);
        (await Access.UserOfSubjectAsync("https://login.example.com", default)).ShouldBeNull();
        await Should.ThrowAsync<System.Data.Common.DbException>(() => SaveAsync(ada with { Name = Sample.Unique("eve") }));
    }

    [Fact]
    public async Task New_user_takes_neither_a_name_nor_a_person_that_has_an_account()
    {
        var ada = new UserRecord(Sample.Unique("ada"), null, Role.Author, "s", false, Noon, Sample.Unique("https://login.example.com 18"));
        (await Access.AddUserAsync(ada, default)).ShouldBeTrue();

        (await Access.AddUserAsync(ada with { Name = Sample.Unique("eve") }, default)).ShouldBeFalse();
        (await Access.AddUserAsync(ada with { Role = Role.Admin, Subject = Sample.Unique("https://login.example.com 19") }, default)).ShouldBeFalse();

        (await Access.UserOfSubjectAsync(ada.Subject!, default)).ShouldBe(ada);
    }

    [Fact]
    public async Task Audit_comes_latest_first_and_by_subject()
    {
        var subject = Sample.Unique("dag:x");
        var entries = Enumerable.Range(0, 3).Select(n => new AuditEntry(Noon.AddSeconds(n), "user:ada", "dag.pause", subject, null, $$"""{"n":{{n}}}""")).ToList();
        foreach (var entry in entries) await Access.AuditAsync(entry);
        await Access.AuditAsync(new(Noon, "user:ada", "dag.pause", Sample.Unique("dag:y"), "{}", null));

        var first = await Access.AuditTrailAsync(new(subject), null, 2, default);
        first.Items.ShouldBe([entries[2], entries[1]]);
        var second = await Access.AuditTrailAsync(new(subject), first.Next, 2, default);
        second.Items.ShouldBe([entries[0]]);
        second.Next.ShouldBeNull();
        (await Access.AuditTrailAsync(new(), null, 1, default)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Audit_of_a_dag_has_what_was_done_to_its_runs_too()
    {
        var dag = Sample.Unique("sales");
        await Access.AuditAsync(new(Noon, "user:ada", "dag.pause", $"dag:{dag}", null, null));
        await Access.AuditAsync(new(Noon, "user:ada", "run.cancel", "run:7", null, null) { DagId = dag });
        await Access.AuditAsync(new(Noon, "user:ada", "run.cancel", "run:8", null, null) { DagId = dag + "_other" });

        var trail = (await Access.AuditTrailAsync(new(DagId: dag), null, 10, default)).Items;
        trail.Select(entry => (entry.Action, entry.DagId)).ShouldBe([("run.cancel", dag), ("dag.pause", dag)]);
        (await Access.AuditTrailAsync(new(Text: "PAUSE", DagId: dag), null, 10, default)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Audit_is_searched_in_who_what_and_to_what()
    {
        var (who, what, where) = (Sample.Unique("user:Who_"), Sample.Unique("what."), Sample.Unique("dag:100%"));
        await Access.AuditAsync(new(Noon, who, what, where, null, null));

        foreach (var part in new[] { who[2..], what[2..].ToUpperInvariant(), where[2..] })
            (await Access.AuditTrailAsync(new(Text: part), null, 10, default)).Items.ShouldHaveSingleItem().Subject.ShouldBe(where);
        (await Access.AuditTrailAsync(new(Text: where.Replace('%', '_')), null, 10, default)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_of_a_user_at_once_lose_nothing_and_stand_in_the_audit()
    {
        var name = await UserAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Access.ChangeUserAsync(
            users =>
            {
                var now = users.Single(user => user.Name == name);
                return new(now with { Grants = [.. now.Grants, new(Role.Viewer, GrantKind.Dag, $"dag_{number}")] }, new(Noon, $"user:{number}", "user.save", $"user:{name}", null, null));
            },
            default))));

        (await Access.UserAsync(name, default))!.Grants.Select(grant => grant.Name).Order().ShouldBe(Enumerable.Range(0, 20).Select(number => $"dag_{number}").Order());
        (await Access.AuditTrailAsync(new($"user:{name}"), null, 100, default)).Items.Select(entry => entry.Actor).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Account_that_two_make_at_once_is_made_by_one_and_changed_by_the_other()
    {
        var name = Sample.Unique("grace");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => Access.ChangeUserAsync(
            users =>
            {
                var now = users.SingleOrDefault(user => user.Name == name) ?? new(name, null, Role.Viewer, "s", false, Noon);
                return new(now with { Grants = [.. now.Grants, new(Role.Viewer, GrantKind.Dag, $"dag_{number}")] }, null);
            },
            default))));

        (await Access.UserAsync(name, default))!.Grants.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Change_that_is_refused_or_none_leaves_everything_as_it_was()
    {
        var name = await UserAsync();
        var before = (await Access.UserAsync(name, default))!;

        (await Access.ChangeUserAsync(_ => null, default)).ShouldBeNull();
        (await Should.ThrowAsync<RejectedException>(() => Access.ChangeUserAsync(_ => throw new RejectedException(RejectedReason.Conflict, "the last admin"), default))).Message.ShouldBe("the last admin");

        (await Access.UserAsync(name, default)).ShouldBe(before);
        (await Access.AuditTrailAsync(new($"user:{name}"), null, 100, default)).Items.ShouldBeEmpty();
    }

    private Task SaveAsync(UserRecord user) => Access.ChangeUserAsync(_ => new(user, null), default);

    private async Task<string> UserAsync()
    {
        var name = Sample.Unique("user");
        await SaveAsync(new(name, null, Role.Admin, "s", false, Noon));
        return name;
    }
}

public sealed class SqliteAccessStoreTests(SqliteStore store) : AccessStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresAccessStoreTests(PostgresStore store) : AccessStoreTests(store), IClassFixture<PostgresStore>;
