// One run for each day in Berlin, once all its hours have readings: 24 of them, 23 or 25 when clocks change. See assets_window_produce.csx.
// Which days wait for which hours: tradewind assets windows --dag assets_window_consume
var readings = Asset("examples/readings");

var dag = new Dag("assets_window_consume")
{
    Description = "Sums up the readings of a day when the day is complete.",
    Tags = ["example", "assets"],
    Schedule = On(readings).ByPartition(Partition.ToWholeDay("Europe/Berlin")),
};

// Try it without news: tradewind dags test dags/examples/assets_window_consume.csx --partition 2026-10-25
dag.Action("sum", ctx => ctx.Log($"Day {ctx.Partition ?? "none"}: {ctx.Triggers.Count} hours"));
