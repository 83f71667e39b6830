// Loads one hour at a time and tells of which hour there is news. See assets_window_consume.csx.
var readings = Asset("examples/readings");

var dag = new Dag("assets_window_produce")
{
    Description = "Loads the readings of an hour and tells which hour it was.",
    Tags = ["example", "assets"],
    Schedule = Hourly().AsIntervals(),
};

// A run by hand may name the hour: tradewind dags trigger assets_window_produce --partition 2026-11-01T13
dag.Action("load", ctx => ctx.Log("readings loaded")).Emits(readings, partition: ctx => ctx.Partition ?? $"{ctx.DataIntervalStart:yyyy-MM-ddTHH}");
