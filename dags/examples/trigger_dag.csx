// A DAG makes a run of another one and waits for its end, holding no slot.
var parent = new Dag("trigger_dag")
{
    Description = "Has another DAG clean up a region, and reports.",
    Tags = ["example", "waits"],
};

var cleaned = parent.TriggerDag("clean", "trigger_dag_child", parameters: ctx => new Region { Name = "eu" }, logicalDate: ctx => ctx.LogicalDate).GiveUpAfter(Hours(1));
parent.Action("report", cleaned, run => Console.WriteLine($"Run {run.RunId} of {run.DagId}: {run.State}"));

var child = new Dag("trigger_dag_child") { Description = "Cleans up one region.", Tags = ["example", "waits"] };
child.Params<Region>();
child.Action("clean", ctx => Console.WriteLine($"Cleans {ctx.Params<Region>().Name}"));

record Region { public string Name { get; init; } = "all"; }
