using Tradewind.Engine.Access;
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
        await Access.SaveUserAsync(user, default);
        (await Access.UserAsync(user.Name, default)).ShouldBe(user);
        var changed = user with { PasswordHash = null, Role = Role.Viewer, Stamp = "s2", Disabled = true };
        await Access.SaveUserAsync(changed, default);
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
        (await Access.RevokeTokenAsync(token.Id, default)).ShouldBeTrue();
        (await Access.RevokeTokenAsync(token.Id, default)).ShouldBeFalse();
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
        await Access.SaveUserAsync(ada, default);

        (await Access.UserOfSubjectAsync(ada.Subject!, default)).ShouldBe(ada);
        (await Access.UserOfSubjectAsync("https://login.example.com", default)).ShouldBeNull();
        await Should.ThrowAsync<System.Data.Common.DbException>(() => Access.SaveUserAsync(ada with { Name = Sample.Unique("eve") }, default));
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
        foreach (var entry in entries) await Access.AuditAsync(entry, default);
        await Access.AuditAsync(new(Noon, "user:ada", "dag.pause", Sample.Unique("dag:y"), "{}", null), default);

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
        await Access.AuditAsync(new(Noon, "user:ada", "dag.pause", $"dag:{dag}", null, null), default);
        await Access.AuditAsync(new(Noon, "user:ada", "run.cancel", "run:7", null, null) { DagId = dag }, default);
        await Access.AuditAsync(new(Noon, "user:ada", "run.cancel", "run:8", null, null) { DagId = dag + "_other" }, default);

        var trail = (await Access.AuditTrailAsync(new(DagId: dag), null, 10, default)).Items;
        trail.Select(entry => (entry.Action, entry.DagId)).ShouldBe([("run.cancel", dag), ("dag.pause", dag)]);
        (await Access.AuditTrailAsync(new(Text: "PAUSE", DagId: dag), null, 10, default)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Audit_is_searched_in_who_what_and_to_what()
    {
        var (who, what, where) = (Sample.Unique("user:Who_"), Sample.Unique("what."), Sample.Unique("dag:100%"));
        await Access.AuditAsync(new(Noon, who, what, where, null, null), default);

        foreach (var part in new[] { who[2..], what[2..].ToUpperInvariant(), where[2..] })
            (await Access.AuditTrailAsync(new(Text: part), null, 10, default)).Items.ShouldHaveSingleItem().Subject.ShouldBe(where);
        (await Access.AuditTrailAsync(new(Text: where.Replace('%', '_')), null, 10, default)).Items.ShouldBeEmpty();
    }

    private async Task<string> UserAsync()
    {
        var name = Sample.Unique("user");
        await Access.SaveUserAsync(new(name, null, Role.Admin, "s", false, Noon), default);
        return name;
    }
}

public sealed class SqliteAccessStoreTests(SqliteStore store) : AccessStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresAccessStoreTests(PostgresStore store) : AccessStoreTests(store), IClassFixture<PostgresStore>;
