// A day's orders: wait for the file, read it typed, load it into SQLite, total it per country and write a summary.
// ./tradewind dags test dags/daily_sales.csx --logical-date 2026-11-01 --params '{"currency":"USD"}'
using System.ComponentModel;

record Order(string OrderId, string Country, decimal Amount);

record SalesParams
{
    [Description("Totals are shown in it: EUR, USD or KRW")]
    public string Currency { get; init; } = "EUR";
}

var dag = new Dag("daily_sales")
{
    Description = "Reads a day's orders, loads them into SQLite and writes a summary per country.",
    Tags = ["example", "sales"],
    Schedule = Cron("0 10 * * *", "Asia/Seoul"),
    Start = new(2026, 11, 1),
    // Only the latest day: a first start makes one run, not one for each day since Start.
    Catchup = false,
    MaxActiveRuns = 1,
    Defaults = { Retries = 3, RetryDelay = Seconds(10) },
};
dag.Params<SalesParams>();

const string Warehouse = "sqlite:data/sales/warehouse.db";
var rates = new Dictionary<string, decimal> { ["EUR"] = 1m, ["USD"] = 1.16m, ["KRW"] = 1690m };

string Day(TaskContext ctx) => $"{ctx.LogicalDate:yyyy-MM-dd}";
string OrdersFile(TaskContext ctx) => $"data/sales/orders-{Day(ctx)}.csv";

// Stands for the shop that delivers the file: the same day always has the same orders.
var shop = dag.Action("make_orders", ctx =>
{
    var random = new Random(ctx.LogicalDate.DayOfYear);
    string[] countries = ["KR", "DE", "US", "JP", "BR"];
    Csv.Write(OrdersFile(ctx), Enumerable.Range(1, 200).Select(i =>
        new Order($"{Day(ctx)}-{i:000}", countries[random.Next(countries.Length)], random.Next(500, 20_000) / 100m)));
});

var arrived = dag.Sensor("orders_arrived", new FileSensor { Path = From(OrdersFile), MinBytes = 1 })
    .CheckEvery(Seconds(30)).GiveUpAfter(Hours(2));

var orders = dag.Task("read_orders", ctx => Csv.Read<Order>(OrdersFile(ctx)));

var totals = dag.Task("total", orders, (rows, ctx) =>
{
    var currency = ctx.Params<SalesParams>().Currency;
    if (!rates.TryGetValue(currency, out var rate))
        throw new FailNowException($"There is no rate for '{currency}'; use {string.Join(", ", rates.Keys)}.");
    return rows.GroupBy(o => o.Country).ToDictionary(g => g.Key, g => Math.Round(g.Sum(o => o.Amount) * rate, 2));
});

// Replaces the day's own rows: running a day twice leaves each order once.
var staged = dag.Action("stage", orders, (rows, ctx) =>
    Csv.Write($"data/sales/staged-{Day(ctx)}.csv", rows.Select(o => new { Day = Day(ctx), o.OrderId, o.Country, o.Amount })));
var stored = dag.Transfer("load",
    from: new CsvSource { Path = From(ctx => $"data/sales/staged-{Day(ctx)}.csv"), Columns = { ["Amount"] = typeof(decimal) } },
    to: new SqlTable
    {
        Connection = Warehouse,
        Table = "sales",
        KeyColumns = ["OrderId"],
        Mode = SqlWriteMode.Replace,
        Where = "Day = @day",
        Parameters = { ["day"] = From(Day) },
    });

var report = dag.Action("publish", totals, stored, (sums, load, ctx) =>
{
    var currency = ctx.Params<SalesParams>().Currency;
    var lines = sums.OrderByDescending(s => s.Value).Select(s => $"| {s.Key} | {s.Value:N2} {currency} |");
    var file = $"data/reports/sales-{Day(ctx)}.md";
    Directory.CreateDirectory("data/reports");
    File.WriteAllText(file, $"# Sales of {Day(ctx)}\n\n{load.Rows} orders\n\n| Country | Total |\n|---|---:|\n{string.Join("\n", lines)}\n");
    ctx.Log($"{load.Rows} orders in {sums.Count} countries: {file}");
});

shop.Then(arrived);
arrived.Then(orders);
staged.Then(stored);
