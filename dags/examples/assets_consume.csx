// Runs when assets have news: orders and one of two kinds of prices. At six it runs in any case, with the news that is there.
var (orders, prices, rates) = (Asset("examples/orders"), Asset("examples/prices"), Asset("examples/rates"));

var dag = new Dag("assets_consume")
{
    Description = "Reports once there are new orders and new prices, and every morning.",
    Tags = ["example", "assets"],
    Schedule = On(orders & (prices | rates)).OrAt(Daily(6, timeZone: "Asia/Seoul")),
};

// Run by hand there is no news, and nothing to print.
dag.Action("report", ctx =>
{
    foreach (var news in ctx.Triggers)
        ctx.Log($"{news.Asset} at {news.At:u}, {news.Extra<Loaded>()?.Rows ?? 0} rows, by {news.DagId ?? "hand"}");
    ctx.Log($"Reports on {ctx.Triggers.Count} events.");
});

record Loaded(int Rows);
