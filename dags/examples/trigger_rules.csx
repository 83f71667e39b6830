// When a task may run: a rule about all tasks before it, or a condition about each of them.
var dag = new Dag("trigger_rules")
{
    Description = "One source works, one is down, one has nothing to say; what follows goes by its own rule.",
    Tags = ["example", "rules"],
};

var up    = dag.Action("up", ctx => ctx.Log("There are numbers."));
var down  = dag.Action("down", _ => throw new FailNowException("The source is down."));
var empty = dag.Action("empty", _ => throw new SkipException("Nothing new today."));

// At once when the first has failed, whatever the others do.
var alarm = dag.Action("alarm", ctx => ctx.Log("A source is down.")).Rule(OneFailed).After(up, down, empty);
// Runs with whatever there is, and not when one of them is missing.
var report   = dag.Action("report", ctx => ctx.Log("Reports.")).Rule(OneSuccess).After(up, down, empty);
var complete = dag.Action("complete", _ => { }).Rule(NoneSkipped).After(up, empty);
// As soon as it is certain: `up` alone is enough, so it does not wait for the others.
var estimate = dag.Action("estimate", ctx => ctx.Log("Estimates.")).When(up.Succeeded | empty.Skipped & !down.Failed);

// Always runs, so it is the leaf: the run succeeds, with a warning that `down` failed.
var tidy = dag.Action("tidy", ctx => ctx.Log("Tidies up.")).Rule(AllDone).After(alarm, report, complete, estimate);
