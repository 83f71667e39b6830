// One run for each week: once a day of the week has sales and the week has a target. See assets_partition_produce.csx; targets are told by
// hand: tradewind assets emit examples/targets --partition 2026-W44
var (sales, targets) = (Asset("examples/sales"), Asset("examples/targets"));

var dag = new Dag("assets_partition_consume")
{
    Description = "Compares the sales of a week with its target.",
    Tags = ["example", "assets"],
    Schedule = On(sales & targets).ByPartition(sales, Partition.ToWeek()),
};

// Try it without news: tradewind dags test dags/examples/assets_partition_consume.csx --partition 2026-W44
dag.Action("compare", ctx =>
{
    ctx.Log($"Week {ctx.Partition ?? "none"}");
    foreach (var news in ctx.Triggers) ctx.Log($"{news.Asset} of {news.Partition}");
});
