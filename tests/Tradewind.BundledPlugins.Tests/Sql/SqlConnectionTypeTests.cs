using Npgsql;
using Tradewind.Sql;
using Tradewind.Tests;

namespace Tradewind.BundledPlugins.Sql;

public sealed class SqlConnectionTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Postgres_says_what_was_reached_and_as_whom()
    {
        var settings = Server();
        var test = await new PostgresConnectionType().TestAsync(Postgres(settings), default);
        test.Works.ShouldBeTrue(test.Message);
        test.Message.ShouldStartWith("PostgreSQL ");
        test.Message.ShouldContain($"database {settings.Database ?? settings.Username}, as {settings.Username}, ");
    }

    [Fact]
    public async Task Postgres_that_refuses_or_is_not_there_is_told_why()
    {
        var connection = Postgres(Server());
        var type = new PostgresConnectionType();

        Failed(await type.TestAsync(connection with { Database = "no_such_database" }, default)).ShouldContain("""3D000: database "no_such_database" does not exist""");
        Failed(await type.TestAsync(connection with { Host = "127.0.0.1", Port = 1 }, default)).ShouldContain("Connection refused");
        Failed(await type.TestAsync(connection with { Host = "no-such-host.invalid" }, default)).ShouldStartWith("The host 'no-such-host.invalid' cannot be found: ");
        var unknown = Failed(await type.TestAsync(connection with { Extra = new Dictionary<string, string> { ["no_such_setting"] = "canary" } }, default));
        unknown.ShouldContain("'no_such_setting'");
        unknown.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Every_choice_of_encryption_is_one_that_the_driver_takes()
    {
        var type = new PostgresConnectionType();
        foreach (var mode in type.Fields.Single(field => field.Name == "sslmode").Choices)
        {
            var test = await type.TestAsync(Postgres(Server()) with { Extra = new Dictionary<string, string> { ["sslmode"] = mode } }, default);
            test.Message.ShouldNotContain("does not take", customMessage: mode);
            if (mode == "disable") test.Message.ShouldEndWith(", not encrypted.");
        }
    }

    [Fact]
    public async Task Sqlite_file_is_looked_at_and_never_made()
    {
        var type = new SqliteConnectionType();
        var path = Path.Combine(_folder.Path, "a.db");
        var connection = new Connection { Id = "lite", Type = "sqlite", Host = path };

        (await type.TestAsync(connection, default)).Message.ShouldBe($"There is no file {path} yet; the first task that writes makes it.");
        Failed(await type.TestAsync(connection with { Extra = new Dictionary<string, string> { ["mode"] = "readonly" } }, default)).ShouldBe($"There is no file {path}.");
        File.Exists(path).ShouldBeFalse();
        await File.WriteAllTextAsync(path, "this is no database, and long enough to be taken for one at first sight ..........................");
        Failed(await type.TestAsync(connection, default)).ShouldContain("file is not a database");
        Failed(await type.TestAsync(connection with { Host = null }, default)).ShouldBe("The connection 'lite' names no database file. Give its path as host.");
    }

    private static NpgsqlConnectionStringBuilder Server() => new(PostgresDatabaseOfTest.Server);

    private static Connection Postgres(NpgsqlConnectionStringBuilder settings) => new()
    {
        Id = "db", Type = "postgres", Host = settings.Host, Port = settings.Port, Login = settings.Username, Password = settings.Password, Database = settings.Database,
    };

    private static string Failed(ConnectionTest test)
    {
        test.Works.ShouldBeFalse(test.Message);
        return test.Message;
    }
}
