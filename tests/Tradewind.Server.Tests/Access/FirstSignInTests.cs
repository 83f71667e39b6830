using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Access;

public sealed class FirstSignInTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tradewind-first-").FullName;
    private readonly TestClock _clock = new();
    private readonly MemoryAccess _store;
    private readonly FirstSignIn _first;

    public FirstSignInTests()
    {
        _store = new(_clock);
        _first = new(_store, _clock);
    }

    [Fact]
    public async Task First_start_makes_an_admin_with_a_password_of_its_own()
    {
        var (name, password) = (await _first.EnsureAsync(_data, default)).ShouldNotBeNull();
        name.ShouldBe("admin");
        password.Length.ShouldBe(24);
        (await new Passwords(_store, _clock).CheckAsync(name, password, default)).ShouldNotBeNull().Rights.OnEverything.ShouldBe(Role.Admin);
        new[] { password, Passwords.Random(), Passwords.Random() }.ShouldBeUnique();
    }

    [Fact]
    public async Task Second_start_makes_nothing_new()
    {
        await _first.EnsureAsync(_data, default);
        var token = new LocalAccess(_data).Token();
        (await _first.EnsureAsync(_data, default)).ShouldBeNull();
        new LocalAccess(_data).Token().ShouldBe(token);
        (await _store.TokensAsync("admin", default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_servers_that_start_together_make_one_account_and_only_one_shows_it()
    {
        using var together = new Barrier(2);
        var store = new MemoryAccess(_clock) { AllAdding = together };
        var folders = new[] { Path.Combine(_data, "one"), Path.Combine(_data, "other") };
        foreach (var folder in folders) Directory.CreateDirectory(folder);

        var shown = await Task.WhenAll(folders.Select(folder => Task.Run(() => new FirstSignIn(store, _clock).EnsureAsync(folder, default))));

        var (name, password) = shown.Single(made => made is not null)!.Value;
        (await new Passwords(store, _clock).CheckAsync(name, password, default)).ShouldNotBeNull();
        store.Audit.Count(entry => entry.Action == "user.first").ShouldBe(1);
        foreach (var folder in folders) (await store.TokenAsync(AccessKey.Hash(new LocalAccess(folder).Token()!), default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Local_token_works_and_is_the_owners_alone()
    {
        await _first.EnsureAsync(_data, default);
        var local = new LocalAccess(_data);
        (await new Accounts(_store, _clock).FindAsync(AccessKey.Hash(local.Token()!), default)).ShouldNotBeNull().Rights.OnEverything.ShouldBe(Role.Admin);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(local.TokenFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Local_token_that_was_revoked_is_replaced()
    {
        await _first.EnsureAsync(_data, default);
        await _store.RevokeTokenAsync((await _store.TokensAsync("admin", default)).Single().Id, default);
        await _first.EnsureAsync(_data, default);
        (await _store.TokenAsync(AccessKey.Hash(new LocalAccess(_data).Token()!), default)).ShouldNotBeNull();
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
