// A DAG waits for a task of another one, in the run of the same logical date. Here it makes that run itself, so that the file runs alone.
var report = new Dag("wait_for_dag")
{
    Description = "Reports once the other DAG has loaded the same day.",
    Tags = ["example", "waits"],
};

report.TriggerDag("start", "wait_for_dag_load", logicalDate: ctx => ctx.LogicalDate, wait: false);

// offset: Hours(-1) is the hour before; at: ctx => ... any other run. By default a failure there fails the wait, a skip skips it.
var loaded = report.WaitForDag("loaded", "wait_for_dag_load", task: "load", whenMissing: WhenMissing.Wait).GiveUpAfter(Hours(6));
report.Action("report", loaded, run => Console.WriteLine($"{run.TaskId} of run {run.RunId} is done"));

var load = new Dag("wait_for_dag_load") { Description = "Loads a day.", Tags = ["example", "waits"] };
load.Action("load", _ => { }).Then(load.Action("tidy_up", _ => { }));
