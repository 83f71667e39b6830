using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Harness;

/// <summary>An installation with something of everything.</summary>
internal static class SampleData
{
    private static readonly string[] Teams = ["growth", "risk", "finance", "ops", "data-platform"];
    private static readonly string[] Tags = ["prod", "pii", "sla", "etl", "ml"];
    private static readonly ScheduleSpec?[] Schedules =
    [
        new() { Kind = ScheduleKind.CronInterval, Expressions = ["@daily"] }, new() { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *"], TimeZone = "Asia/Seoul" },
        new() { Kind = ScheduleKind.Interval, Every = TimeSpan.FromMinutes(15) }, null, new() { Kind = ScheduleKind.Cron, Expressions = ["0 * * * *"] },
    ];

    public static SampleInstallation Make(TimeProvider clock, int dags)
    {
        var sample = new SampleInstallation(clock);
        var random = new Random(4);
        AddDailySales(sample);
        Add(sample, random, "wide_graph", 300);
        foreach (var i in Enumerable.Range(0, dags)) Add(sample, random, $"{(i % 3) switch { 0 => "billing_claims", 1 => "web_events", _ => "stock_levels" }}_{i:0000}", 3 + random.Next(20));
        AddAssets(sample);
        var now = sample.Now;
        sample.Dags["billing_claims_0000"].HasImportError = true;
        sample.ImportErrors.Add(new ImportError("billing_claims_0000.csx", [
            new ScriptFault("billing_claims_0000.csx", 12, 27, "CS1503", "Argument 2: cannot convert from 'Output<List<Order>>' to 'Output<string>'"),
            new ScriptFault("billing_claims_0000.csx", 19, 1, "TW0104", "Task 'load' waits for itself through 'publish'. Remove one of the two edges.")], now.AddMinutes(-4), ["billing_claims_0000"]));
        sample.ImportErrors.Add(new ImportError("drafts/new_one.csx", [new ScriptFault("drafts/new_one.csx", 3, 9, "CS0103", "The name 'Shel' does not exist in the current context")], now.AddHours(-2), []));
        sample.Nodes.Add(new NodeView(new NodeInfo { Id = "a-1", Host = "atlas", ProcessId = 4711, Roles = ["server", "scheduler", "agent"], Queues = ["default"], Slots = 32, Version = "0.1.0" }, now.AddDays(-2), now.AddSeconds(-2), now.AddSeconds(28), 7, false, true));
        sample.Nodes.Add(new NodeView(new NodeInfo { Id = "b-1", Host = "boreas", ProcessId = 812, Roles = ["agent"], Queues = ["default", "gpu"], Slots = 16, Version = "0.1.0" }, now.AddDays(-1), now.AddMinutes(-40), now.AddMinutes(-39), 0, true, false));
        sample.Plugins.Add(new PluginRecord("9f8e7d6c5b4a39281706", "Shell", "0.1.0", "Runs commands and streams what they print.", [new("ShellCommand", "action", "Runs a command; its exit code decides.")], null, true, now.AddDays(-2)));
        sample.Plugins.Add(new PluginRecord("1f2e3d4c5b6a79880716", "Sql", "0.1.0", "Statements and transfers for SQLite and PostgreSQL.", [new("SqlAction", "action", "Executes statements."), new("SqlQuery", "source", "Streams the rows of a query."), new("SqlTable", "sink", "Loads rows into a table, by COPY on PostgreSQL."), new("SqlSensor", "sensor", "Waits until a query returns a row.")], null, true, now.AddDays(-2)));
        sample.Plugins.Add(new PluginRecord("aaaa3d4c5b6a79880716", "Legacy", "2.3.1", null, [], "plugin.json names the assembly 'Legacy.dll', which is not in the folder.", true, now.AddDays(-1)));
        return sample;
    }

    private static void AddDailySales(SampleInstallation sample)
    {
        var graph = new DagGraph
        {
            DagId = "daily_sales", Description = "Reads the day's orders, sums them by country and publishes the totals.", Owner = "finance", Tags = ["prod", "sla"],
            Schedule = Schedules[1],
            ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"EUR","description":"The currency of the totals."},"Limit":{"type":["integer","null"],"description":"At most this many orders."},"Rate":{"type":"number","default":1.5},"DryRun":{"type":"boolean","default":false},"Mode":{"type":"string","enum":["full","delta"],"default":"full"},"Countries":{"type":"array","items":{"type":"string"},"default":["KR","DE"]}}}""",
            Tasks =
            [
                new() { Id = "orders_arrived", Kind = TaskKind.Sensor, Operator = "FileSensor", Plugin = "Files", Sensor = new() { Interval = TimeSpan.FromSeconds(30) }, Line = 12, Settings = new Dictionary<string, string> { ["Path"] = "(at run time)" } },
                new() { Id = "read_orders", Kind = TaskKind.Action, Operator = "code", Upstream = ["orders_arrived"], Line = 13, Retries = 3 },
                new() { Id = "total", Kind = TaskKind.Action, Operator = "code", Upstream = ["read_orders"], Inputs = ["read_orders"], Line = 14 },
                new() { Id = "load", Kind = TaskKind.Transfer, Operator = "CsvSource → SqlTable", Plugin = "Sql", Upstream = ["total"], Line = 15 },
                new() { Id = "publish", Kind = TaskKind.Action, Operator = "HttpOperator", Plugin = "Http", Upstream = ["total"], Inputs = ["total"], Line = 16 },
                new() { Id = "by_country", Kind = TaskKind.Action, Operator = "code", Upstream = ["total"], Inputs = ["total"], MapOver = ["total"], Line = 17 },
                new() { Id = "report", Kind = TaskKind.Action, Operator = "code", Upstream = ["load", "publish", "by_country"], Rule = TriggerRule.AllDone, Line = 18 },
            ],
        };
        var dag = sample.Add(graph, """
            // The day's orders, summed by country.
            record Order(string Country, decimal Amount);
            record SalesParams { public string Currency { get; init; } = "EUR"; }

            var dag = new Dag("daily_sales")
            {
                Schedule = Cron("0 10 * * *", "Asia/Seoul"),
                Start = new(2026, 11, 1),
                Catchup = true,
                Defaults = { Retries = 3, RetryDelay = Minutes(5) },
            };
            dag.Params<SalesParams>();

            var arrived = dag.Sensor("orders_arrived", new FileSensor { Path = From(ctx => $"data/{ctx.LogicalDate:yyyy-MM-dd}.csv") });
            var orders  = dag.Task("read_orders", ctx => Csv.Read<Order>($"data/{ctx.LogicalDate:yyyy-MM-dd}.csv"));
            var totals  = dag.Task("total", orders, rows => rows.GroupBy(o => o.Country).ToDictionary(g => g.Key, g => g.Sum(o => o.Amount)));
            """);
        dag.NextRunAt = sample.Now.AddHours(3);
        dag.Version = 3;
        for (var day = 14; day > 0; day--) Fill(sample, sample.AddRun("daily_sales", day == 5 ? RunState.Failed : RunState.Success, sample.Now.AddDays(-day), TimeSpan.FromMinutes(4 + (day % 5))), day);
    }

    private static void Add(SampleInstallation sample, Random random, string id, int tasks)
    {
        var specs = new List<TaskSpec>();
        for (var t = 0; t < tasks; t++)
        {
            var upstream = Enumerable.Range(0, t == 0 ? 0 : 1 + random.Next(2)).Select(_ => $"step_{Math.Max(0, t - 1 - random.Next(Math.Min(t, tasks / 8 + 3))):000}").Distinct().ToArray();
            specs.Add(new TaskSpec { Id = $"step_{t:000}", Kind = TaskKind.Action, Operator = t % 4 == 0 ? "ShellCommand" : "code", Upstream = upstream });
        }

        var dag = sample.Add(new DagGraph
        {
            DagId = id, Owner = Teams[random.Next(Teams.Length)], Tags = [.. Tags.Where(_ => random.Next(4) == 0)], Schedule = Schedules[random.Next(Schedules.Length)], Tasks = specs,
        });
        dag.Paused = random.Next(7) == 0;
        dag.NextRunAt = dag.Plan.Graph.Schedule is null ? null : sample.Now.AddMinutes(random.Next(3000));
        for (var r = 16; r > 0; r--)
        {
            var state = r == 1 && tasks % 5 == 0 ? RunState.Failed : r == 1 && random.Next(4) == 0 ? RunState.Running : random.Next(8) == 0 ? RunState.Failed : RunState.Success;
            Fill(sample, sample.AddRun(id, state, sample.Now.AddHours(-r * 1.5).AddMinutes(-random.Next(40)), TimeSpan.FromSeconds(60 + random.Next(900))), r);
        }
    }

    // Each DAG emits an asset, for which two others wait; the first waits for the last, in a circle.
    private static void AddAssets(SampleInstallation sample)
    {
        string[] dags = [.. sample.Dags.Keys];
        foreach (var (asset, dag) in dags.Select((dag, at) => ($"warehouse/{dag}", at)))
        {
            string[] waiting = [.. new[] { (2 * dag) + 1, (2 * dag) + 2 }.Where(at => at < dags.Length).Select(at => dags[at]), .. dag == dags.Length - 1 ? [dags[0]] : Array.Empty<string>()];
            sample.Assets.Add(new() { Name = asset, Producers = 1, Consumers = waiting.Length, LastEventAt = sample.Now.AddMinutes(-dag) });
            sample.Lineages[asset] = new([new(dags[dag], "load")], [.. waiting.Select(consumer => new AssetConsumer(consumer, 0))]);
            sample.AssetLinks.Add(new(asset, dags[dag], Emits: true));
            sample.AssetLinks.AddRange(waiting.Select(consumer => new AssetLink(asset, consumer, Emits: false)));
        }
    }

    private static void Fill(SampleInstallation sample, SampleRun run, int seed)
    {
        var random = new Random(seed);
        var plan = sample.Dags[run.Head.DagId].Plan;
        var length = (run.Head.EndedAt ?? run.Head.StartedAt!.Value.AddMinutes(20)) - run.Head.StartedAt!.Value;
        var broken = run.Head.State == RunState.Failed ? plan.Tasks.Count / 2 : int.MaxValue;
        foreach (var instance in run.Instances)
        {
            var at = run.Head.StartedAt.Value + (length * ((double)instance.TaskIndex / plan.Tasks.Count));
            var bad = instance.TaskIndex == broken || plan.Upstream[instance.TaskIndex].Any(up => run.Instances[up].State is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed);
            var going = run.Head.EndedAt is null && instance.TaskIndex > plan.Tasks.Count / 2;
            if (going)
            {
                instance.State = instance.TaskIndex == (plan.Tasks.Count / 2) + 1 ? TaskInstanceState.Running : TaskInstanceState.None;
                if (instance.State == TaskInstanceState.Running) (instance.StartedAt, instance.Attempt) = (at, 1);
            }
            else
            {
                instance.State = instance.TaskIndex == broken ? TaskInstanceState.Failed : bad ? TaskInstanceState.UpstreamFailed : random.Next(15) == 0 ? TaskInstanceState.Skipped : TaskInstanceState.Success;
                instance.EndedAt = at + (length / plan.Tasks.Count);
                if (!(bad && instance.TaskIndex != broken)) (instance.StartedAt, instance.Attempt) = (at, 1);
            }

            if (instance.StartedAt is not { } started) continue;
            if (instance.State == TaskInstanceState.Failed) instance.Reason = "IOException: The file data/2026-11-17.csv is in use by another process.";
            List<AttemptView> attempts = [new() { Number = 1, Node = "atlas", StartedAt = started, EndedAt = instance.EndedAt, Outcome = instance.State switch { TaskInstanceState.Running => null, TaskInstanceState.Failed => AttemptOutcome.Failed, TaskInstanceState.Skipped => AttemptOutcome.Skipped, _ => AttemptOutcome.Success }, Reason = instance.Reason, ErrorType = instance.Reason is null ? null : "System.IO.IOException", Rendered = """{"path":"data/2026-11-17.csv","mode":"read"}""", Rows = 12840, Bytes = 904113 }];
            if (instance.State == TaskInstanceState.Failed) attempts.Insert(0, attempts[0] with { Number = 1, EndedAt = started.AddSeconds(4) });
            if (attempts.Count == 2) (attempts[1], instance.Attempt) = (attempts[1] with { Number = 2, StartedAt = started.AddSeconds(20) }, 2);
            run.Attempts[instance.Ordinal] = attempts;
            run.Outputs[instance.Ordinal] = [new XComView("return", """{"KR":1204.5,"DE":88.25,"note":"größer"}""", 44)];
            run.Moves.Add(new MoveView(started, "agent:atlas", plan.Tasks[instance.TaskIndex].Id, -1, "queued", "running", null));
            if (instance.EndedAt is { } ended) run.Moves.Add(new MoveView(ended, "agent:atlas", plan.Tasks[instance.TaskIndex].Id, -1, "running", StateWords.Word(instance.State), instance.Reason));
        }
    }
}
