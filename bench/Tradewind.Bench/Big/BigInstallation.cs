using Tradewind.Client;

namespace Tradewind.Bench.Big;

/// <summary>Makes the generated installation: 10,000 DAGs, a million task instances, and something on every page.</summary>
internal static class BigInstallation
{
    /// <summary>Sees everything; the pages are looked at with this account.</summary>
    public const string Admin = "ada";

    /// <summary>Has grants on a few of the many DAGs only.</summary>
    public const string Granted = "vera";

    public const string Password = "a large installation";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    public static string ServedBy(Installation installation) =>
        $"TRADEWIND_DATA={installation.DataDirectory} TRADEWIND_DAGS={installation.DagsDirectory} {(installation.ConnectionString is { } text ? $"TRADEWIND_METASTORE='{text}' " : "")}./tradewind standalone";

    /// <summary>Starts it; makes it before, unless it was made already.</summary>
    public static async Task StartAsync(Installation installation)
    {
        var made = Path.Combine(installation.DataDirectory, "generated");
        if (!File.Exists(made))
        {
            var now = TimeProvider.System.GetUtcNow();
            BigScripts.Write(installation.DagsDirectory, now);
            await installation.StartProcessAsync();
            await MakePoolsAsync(installation.Client);
            Say("10,000 DAGs");
            await installation.UntilAsync(async () => (await installation.Client.DagsAsync(new() { Limit = 1 })).Total >= BigScripts.Dags, Long);
            await installation.StopProcessAsync();

            Say("1,000,000 task instances");
            await using (var store = await installation.OpenStoreAsync()) await new BigHistory().WriteAsync(store, installation.Store == "postgres", now);
        }

        await installation.StartProcessAsync();
        if (File.Exists(made)) return;
        Say("what goes on");
        await FillAsync(installation);
        await File.WriteAllTextAsync(made, "");
    }

    private static async Task MakePoolsAsync(TradewindClient api)
    {
        await api.SavePoolAsync("warehouse", new() { Slots = 4, Description = "Connections that the warehouse allows" });
        foreach (var (name, slots) in new[] { ("crm", 16), ("gpu", 8), ("ledger", 2), ("mail", 32), ("partners", 5), ("search", 12) })
            await api.SavePoolAsync(name, new() { Slots = slots, Description = $"What {name} takes at a time" });
    }

    private static async Task FillAsync(Installation installation)
    {
        var api = installation.Client;
        BigScripts.WriteFaulty(installation.DagsDirectory);
        await api.SaveUserAsync(Admin, new() { Role = "admin", Password = Password });
        await api.SaveUserAsync(
            Granted, new() { Role = "none", Password = Password, Grants = [new() { Role = "operator", On = "dag:finance_invoices_*" }, new() { Role = "viewer", On = "dag:big_graph" }] });
        for (var person = 0; person < 40; person++) await api.SaveUserAsync($"person.{person:00}", new() { Role = person % 4 == 0 ? "operator" : "viewer", Password = Password });
        for (var number = 0; number < 60; number++)
        {
            await api.SaveVariableAsync($"region_{number:00}", new() { Value = number % 2 == 0 ? "emea" : "apac", Description = "Which region's orders are read" });
            await api.SaveConnectionAsync($"store_{number:00}", new() { Type = "postgres", Host = $"db{number:00}.example.com", Port = 5432, Database = "sales", Login = "etl", Password = "correct horse", Description = "Sales, read only" });
        }

        var today = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        for (var number = 0; number < 20; number++)
        {
            var backfill = await api.CreateBackfillAsync(
                $"finance_invoices_{(number % 2 == 0 ? "load" : "clean")}", new() { From = today.AddDays(number - 90), To = today.AddDays(number - 60), MaxActiveRuns = 1 });
            await api.PauseBackfillAsync(backfill.BackfillId);
        }

        await api.TriggerAsync("big_held", new());
        for (var run = 0; run < 30; run++) await api.TriggerAsync("big_release", new());
        var mapped = await api.TriggerAsync("big_mapped", new());
        var log = await api.TriggerAsync("big_log", new());
        foreach (var run in new[] { mapped, log }) await installation.UntilAsync(async () => (await api.RunAsync(run.RunId)).Ended, Long);
    }

    private static void Say(string what) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
