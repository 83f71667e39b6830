// Every day is loaded, but only the latest is told about: a catchup or a backfill sends no old mail.
var dag = new Dag("latest_only")
{
    Description = "What follows latest is skipped in runs of older slots.",
    Tags = ["example", "schedules"],
    Schedule = Daily(6),
    Start = new(2026, 11, 1),
    Catchup = true,
};

var load = dag.Action("load", ctx => ctx.Log($"Loads {ctx.LogicalDate:yyyy-MM-dd}."));
var tell = dag.Action("tell", ctx => ctx.Log("Tells of the new data."));
Chain(load, dag.LatestOnly("latest"), tell);
