using Microsoft.Data.Sqlite;
using Tradewind.Sql.Sqlite;

namespace Tradewind.Sql;

/// <summary>An SQLite database: a file.</summary>
public sealed class SqliteConnectionType : ConnectionType
{
    /// <inheritdoc />
    public override string Id => "sqlite";

    /// <inheritdoc />
    public override string Title => "SQLite";

    /// <inheritdoc />
    public override IReadOnlyList<ConnectionField> Fields { get; } =
    [
        new("host", "File") { Required = true, Help = "Its path on the workers, absolute or in their working directory. It is made when it is not there." },
        new("mode", "Access") { Kind = ConnectionFieldKind.Choice, Default = "readwrite", Choices = ["readwrite", "readonly"] },
    ];

    /// <inheritdoc />
    public override async Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            var settings = SqliteDatabase.SettingsOf(connection, Environment.CurrentDirectory);
            if (!File.Exists(settings.DataSource))
            {
                return settings.Mode == SqliteOpenMode.ReadOnly
                    ? ConnectionTest.Failed($"There is no file {settings.DataSource}.")
                    : ConnectionTest.Ok($"There is no file {settings.DataSource} yet; the first task that writes makes it.");
            }

            // A test makes nothing.
            if (settings.Mode == SqliteOpenMode.ReadWriteCreate) settings.Mode = SqliteOpenMode.ReadWrite;
            await using var database = new SqliteConnection(settings.ConnectionString);
            await database.OpenAsync(cancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table'";
            return ConnectionTest.Ok($"SQLite {database.ServerVersion}, {settings.DataSource} has {await command.ExecuteScalarAsync(cancellationToken)} tables.");
        }
        catch (Exception fault) when (fault is FailNowException or SqliteException)
        {
            return ConnectionTest.Failed(fault.Message);
        }
    }
}
