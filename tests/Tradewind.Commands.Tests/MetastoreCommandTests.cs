using System.Text.Json;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;
using Tradewind.Server.Access;

namespace Tradewind.Commands.Tests;

public sealed class MetastoreCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("tradewind-db-");

    [Fact]
    public async Task Database_is_checked_migrated_and_checked_again()
    {
        (await RunAsync("", "db", "check")).Code.ShouldBe(ExitCode.Failed);
        using (var applied = JsonDocument.Parse((await RunAsync("", "db", "migrate", "--json")).Out)) applied.RootElement.GetProperty("applied").GetArrayLength().ShouldBeGreaterThan(0);
        (await RunAsync("", "db", "migrate")).Out.ShouldContain("nothing to apply");
        (await RunAsync("", "db", "check")).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Password_is_set_without_a_server()
    {
        await RunAsync("", "db", "migrate");
        await using var services = new ServiceCollection().AddLogging().AddSqliteMetastore(Path.Combine(_data.FullName, "tradewind.db")).BuildServiceProvider();
        var store = services.GetRequiredService<IAccessStore>();
        await new FirstSignIn(store, TimeProvider.System).EnsureAsync(_data.FullName, default);
        var stamp = (await store.UserAsync("admin", default))!.Stamp;

        (await RunAsync("too short", "users", "set-password", "admin")).Code.ShouldBe(ExitCode.Usage);
        (await RunAsync("a much longer password\n", "users", "set-password", "nobody")).Code.ShouldBe(ExitCode.Failed);
        (await RunAsync("a much longer password\n", "users", "set-password", "Admin")).Code.ShouldBe(ExitCode.Ok);

        (await new Passwords(store, TimeProvider.System).CheckAsync("admin", "a much longer password", default)).ShouldNotBeNull().Stamp.ShouldNotBe(stamp);
    }

    [Fact]
    public async Task Metastore_that_cannot_be_reached_is_a_sentence_without_its_password()
    {
        var result = await Shell.RunAsync(new() { ["TRADEWIND_METASTORE"] = "Host=127.0.0.1;Port=1;Username=x;Password=hunter2;Timeout=2", ["TRADEWIND_DATA"] = _data.FullName }, "", "db", "check");
        result.Code.ShouldBe(ExitCode.NoServer);
        result.Error.ShouldContain("TRADEWIND_METASTORE");
        result.Error.ShouldNotContain("hunter2");
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<ShellResult> RunAsync(string input, params string[] arguments) => Shell.RunAsync(new() { ["TRADEWIND_DATA"] = _data.FullName }, input, arguments);
}
