// When a run and a task are to be done. A deadline that is missed is told and shown; the work goes on.
var dag = new Dag("deadlines")
{
    Description = "A deadline that is missed, and one that is not.",
    Tags = ["example", "deadlines"],
    Deadline = Deadline.AfterQueued(Hours(1)),
    OnDeadlineMissed = ctx => ctx.Log($"Run {ctx.RunId} is late: {ctx.Reason}"),
};

// Work that is slow: it is not done when its deadline comes, and goes on. Only time that passes shows that.
var report = dag.ActionAsync("report", ctx => Task.Delay(2_500, ctx.CancellationToken))
    .Deadline(Deadline.AfterQueued(Seconds(1)))
    .OnDeadlineMissed(ctx => ctx.Log($"{ctx.TaskId} is {ctx.State} still: {ctx.Reason}"));
var mail = dag.Action("mail", _ => { }).Deadline(Deadline.AfterLogicalDate(Hours(6)));
Chain(report, mail);
