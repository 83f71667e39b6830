using Npgsql;
using Tradewind.Hosting;

namespace Tradewind.Transport.Hangfire;

/// <summary>Where Hangfire keeps its jobs, and how Tradewind's queues are called there.</summary>
internal sealed record HangfireSettings
{
    /// <summary>The database.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The schema in it.</summary>
    public string Schema { get; init; } = "hangfire";

    /// <summary>What the names of queues begin with, so that Tradewind's stand beside others.</summary>
    public string QueuePrefix { get; init; } = "";

    /// <summary>Reads them.</summary>
    /// <exception cref="HostPluginException">They do not fit.</exception>
    public static HangfireSettings Read(HostPluginContext context)
    {
        var database = context.Setting("TRADEWIND_HANGFIRE") ?? context.Postgres
            ?? throw new HostPluginException("TRADEWIND_HANGFIRE is not set, and the metastore is SQLite. Name the PostgreSQL database that Hangfire keeps its jobs in: TRADEWIND_HANGFIRE=\"Host=…;Database=…\".");
        var prefix = context.Setting("TRADEWIND_HANGFIRE_QUEUE_PREFIX") ?? "";
        if (!QueueNames.IsPlain(prefix)) throw new HostPluginException($"TRADEWIND_HANGFIRE_QUEUE_PREFIX is '{prefix}'; use lower-case letters, digits, _ and -.");
        var password = context.Setting("TRADEWIND_HANGFIRE_PASSWORD");
        return new() { ConnectionString = Complete(database, password), Schema = context.Setting("TRADEWIND_HANGFIRE_SCHEMA") ?? "hangfire", QueuePrefix = prefix };
    }

    private static string Complete(string database, string? password)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(database) { ApplicationName = "tradewind-hangfire" };
            if (password is not null) builder.Password = password;
            return builder.ConnectionString;
        }
        catch (ArgumentException fault)
        {
            // The text itself may hold a password and stays out of the message.
            throw new HostPluginException($"TRADEWIND_HANGFIRE is not a connection string: {fault.Message}", fault);
        }
    }
}
