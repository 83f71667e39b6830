// Something went wrong, and is set right. On a server (TRADEWIND_DAGS=dags/examples):
//   tradewind dags trigger clear --params '{"broken":true}' --wait
//   tradewind tasks clear clear/latest load --downstream --dry-run     # lists load, report and what was set up for them
//   tradewind tasks mark clear/latest success load --reason "loaded by hand"
var dag = new Dag("clear")
{
    Description = "Loads into a scratch table, reports, and drops the table; params make it fail.",
    Tags = ["example", "recovery"],
    // A cleared run goes on with this script as it is then, not with the version it began with.
    RerunOnLatest = true,
};
dag.Params<Wishes>();

var create = dag.Action("create", ctx => ctx.Log("Makes the scratch table."));
var load   = dag.Action("load", ctx => { if (ctx.Params<Wishes>().Broken) throw new IOException("The file is broken."); });
var report = dag.Action("report", ctx => ctx.Log("Reports."));
// A clear of load takes create and drop along, for load needs the table.
var drop = dag.Action("drop", ctx => ctx.Log("Drops the scratch table.")).AsTeardown(create);
Chain(create, load, report, drop);

record Wishes { public bool Broken { get; init; } }
