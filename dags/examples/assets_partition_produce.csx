// Loads one day at a time and tells of which day there is news. See assets_partition_consume.csx.
var sales = Asset("examples/sales");

var dag = new Dag("assets_partition_produce")
{
    Description = "Loads the sales of a day and tells which day it was.",
    Tags = ["example", "assets"],
    Schedule = Daily(),
};

// A run by hand may name the day: tradewind dags trigger assets_partition_produce --partition 2026-11-01
dag.Action("load", ctx => ctx.Log("sales loaded")).Emits(sales, partition: ctx => ctx.Partition ?? $"{ctx.LogicalDate:yyyy-MM-dd}");
