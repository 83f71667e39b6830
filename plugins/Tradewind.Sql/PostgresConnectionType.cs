using Npgsql;
using Tradewind.Sql.Postgres;

namespace Tradewind.Sql;

/// <summary>A PostgreSQL database.</summary>
public sealed class PostgresConnectionType : ConnectionType
{
    /// <inheritdoc />
    public override string Id => "postgres";

    /// <inheritdoc />
    public override string Title => "PostgreSQL";

    /// <inheritdoc />
    public override IReadOnlyList<string> Aliases => ["postgresql"];

    /// <inheritdoc />
    public override IReadOnlyList<ConnectionField> Fields { get; } =
    [
        new("host", "Host") { Default = "localhost", Help = "Name or address of the machine." },
        new("port", "Port") { Default = "5432" },
        new("database", "Database") { Help = "Empty for the one that is called like the user." },
        new("login", "User"),
        new("password", "Password"),
        new("sslmode", "Encryption")
        {
            Kind = ConnectionFieldKind.Choice, Default = "prefer", Choices = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
            Help = "verify-full is the one that no one in between can read along with.",
        },
    ];

    /// <inheritdoc />
    public override async Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            var settings = PostgresDatabase.SettingsOf(connection);
            settings.Pooling = false;
            await using var database = new NpgsqlConnection(settings.ConnectionString);
            await PostgresDatabase.ReachAsync(database, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT current_database(), current_user, (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())", database);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var encrypted = !reader.IsDBNull(2) && reader.GetBoolean(2);
            return ConnectionTest.Ok($"PostgreSQL {database.PostgreSqlVersion}, database {reader.GetString(0)}, as {reader.GetString(1)}, {(encrypted ? "encrypted" : "not encrypted")}.");
        }
        catch (FailNowException unknown)
        {
            return ConnectionTest.Failed(unknown.Message);
        }
        catch (PostgresException refusal)
        {
            return ConnectionTest.Failed($"The server refused: {refusal.SqlState}: {refusal.MessageText}.");
        }
        catch (NpgsqlException fault)
        {
            return ConnectionTest.Failed(fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{fault.Message}: {inner.Message}" : fault.Message);
        }
    }
}
