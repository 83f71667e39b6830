using System.CommandLine;
using System.Text.Json;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Postgres;
using Tradewind.Metastore.Sqlite;
using Tradewind.Roles;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands that speak to the metastore directly.</summary>
internal static class DbCommand
{
    /// <summary><c>db migrate</c> and <c>db check</c>.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var db = new Command("db", "The metastore's database. Speaks to it directly, without a server.");
        db.Add(new Command("migrate", "Applies the migrations that are missing, under a lock. A server does the same when it starts.\n\nExample:\n  TRADEWIND_METASTORE=\"Host=db;Database=tradewind\" tradewind db migrate") { json }
            .Does((parsed, cancel) => MigrateAsync(parsed.GetValue(json), cancel)));
        db.Add(new Command("check", "Says what is missing or differs; exit code 1 when anything is.\n\nExample:\n  tradewind db check") { json }
            .Does((parsed, cancel) => CheckAsync(parsed.GetValue(json), cancel)));
        return db;
    }

    private static async Task<int> MigrateAsync(bool json, CancellationToken cancel)
    {
        await using var services = Open();
        var admin = services.GetRequiredService<IMetastoreAdmin>();
        var applied = await admin.MigrateAsync(cancel);
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { metastore = admin.Describe, applied }));
        else Console.WriteLine(applied.Count == 0 ? $"{admin.Describe}: nothing to apply." : $"{admin.Describe}: applied {string.Join(", ", applied)}.");
        return ExitCode.Ok;
    }

    private static async Task<int> CheckAsync(bool json, CancellationToken cancel)
    {
        await using var services = Open();
        var admin = services.GetRequiredService<IMetastoreAdmin>();
        var findings = await admin.CheckAsync(cancel);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { metastore = admin.Describe, ok = findings.Count == 0, findings }));
        }
        else
        {
            Console.WriteLine(findings.Count == 0 ? $"{admin.Describe}: all is well." : $"{admin.Describe}:");
            foreach (var finding in findings) Console.WriteLine($"  {finding}");
        }

        return findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    internal static ServiceProvider Open()
    {
        var options = TradewindOptions.FromEnvironment();
        DataFolder.Make(options.DataDirectory);
        var services = new ServiceCollection().AddLogging();
        if (options.UsesPostgres) services.AddPostgresMetastore(options.Metastore!);
        else services.AddSqliteMetastore(options.SqliteFile);
        return services.BuildServiceProvider();
    }
}
