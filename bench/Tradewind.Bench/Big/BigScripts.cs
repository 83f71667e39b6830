namespace Tradewind.Bench.Big;

/// <summary>The scripts of the generated installation: the DAGs of twenty teams, a hundred scripts with a hundred each, and a few of an unusual size.</summary>
internal static class BigScripts
{
    public const int Dags = 10_000;

    private const int ScriptsOfTeam = 5;

    private static readonly string[] Teams =
    [
        "billing", "catalog", "crm", "delivery", "finance", "fraud", "growth", "hr", "inventory", "legal",
        "logistics", "marketing", "payments", "platform", "pricing", "risk", "sales", "search", "support", "warehouse",
    ];

    private static readonly string[] Subjects =
    [
        "accounts", "addresses", "campaigns", "carts", "claims", "contracts", "customers", "deliveries", "events", "invoices",
        "ledgers", "orders", "partners", "prices", "products", "refunds", "returns", "sessions", "stores", "vouchers",
    ];

    /// <summary>Writes them, but for the faulty ones, which come last: they must not delay the others.</summary>
    public static void Write(string folder, DateTimeOffset now)
    {
        var start = new DateTime(now.Year, now.Month, 1).AddMonths(1);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Big", "dags"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        foreach (var team in Teams)
            for (var part = 0; part < ScriptsOfTeam; part++)
                File.WriteAllText(Path.Combine(folder, $"{team}_{part}.csx"), Team(team, part, start));
    }

    public static void WriteFaulty(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "billing_legacy.csx"), "var dag = new Dag(\"billing_legacy\");\nvar rows = dag.Task(\"read\", ctx => Invoices.Read());\ndag.Action(\"store\", rows, all => Store(all));\n");
        File.WriteAllText(Path.Combine(folder, "crm_experiment.csx"), "var dag = new Dag(\"crm_experiment\") { Owner = \"crm-team\" };\nvar a = dag.Action(\"a\", ctx => { });\nvar b = dag.Action(\"b\", ctx => { }).After(a);\na.After(b);\n");
        File.WriteAllText(Path.Combine(folder, "pricing_backtest.csx"), "var dag = new Dag(\"pricing_backtest\");\ndag.Action(\"simulate\", ctx => { }).Pool(\"gpu_of_nobody\");\n");
    }

    // Four subjects of a team in each script, twenty-five DAGs for each. Most are paused, so that the scheduler leaves them alone; the
    // others run in the first night of a month, from the next on.
    private static string Team(string team, int part, DateTime start) =>
        $$"""
        // Made by bench/generate.
        string[] subjects = ["{{string.Join("\", \"", Subjects.Skip(part * 4).Take(4))}}"];
        string[] kinds =
        [
            "extract", "load", "clean", "dedupe", "enrich", "classify", "score", "forecast", "report", "export", "import", "sync", "archive", "audit", "reconcile",
            "rollup_hourly", "rollup_daily", "rollup_monthly", "snapshot", "index", "train_model", "notify", "mask", "validate", "publish",
        ];

        foreach (var subject in subjects)
            foreach (var (n, kind) in kinds.Index())
            {
                var active = n % 5 == 0;
                var dag = new Dag($"{{team}}_{subject}_{kind}")
                {
                    Description = $"{kind.Replace('_', ' ')} of the {subject} of {{team}}.",
                    Owner = n % 3 == 0 ? "data-platform" : "{{team}}-team",
                    Tags = ["{{team}}", n % 2 == 0 ? "prod" : "staging", n < 11 ? "ingest" : n < 20 ? "warehouse" : "ml"],
                    Schedule = active ? Monthly(1, 1 + (n % 4)) : (n % 4) switch { 1 => Hourly(n), 2 => Daily(n % 24), 3 => Cron($"{n} */6 * * *"), _ => Weekly(DayOfWeek.Monday, n % 24) },
                    Start = new({{start.Year}} - (active ? 0 : 1), {{start.Month}}, 1),
                    StartPaused = !active,
                    Defaults = { Retries = 1 },
                };
                var read = dag.Action("read", ctx => { });
                var check = dag.Action("check", ctx => { }).After(read);
                var work = dag.Action(kind, ctx => { }).After(check);
                if (n % 4 == 0) work.Then(dag.Action("aggregate", ctx => { }), dag.Action("compare", ctx => { }));
                var publish = dag.Action("store", ctx => { }).After(work);
                if (kind is "publish" or "snapshot") publish.Emits(Asset($"{{team}}/{subject}"));
                if (n % 3 == 0) publish.Then(dag.Action("tell", ctx => { }));
            }

        // Waits for what two others tell of.
        var consumer = new Dag("{{team}}_{{part}}_dashboards") { Owner = "{{team}}-team", Tags = ["{{team}}", "prod", "bi"], Schedule = On(Asset($"{{team}}/{subjects[0]}") & Asset($"{{team}}/{subjects[1]}")), StartPaused = true };
        consumer.Action("refresh", ctx => { });
        """;
}
