// Who is told what, whatever way a task or the run ends.
var dag = new Dag("callbacks")
{
    Description = "Callbacks on the run, on all its tasks and on one of them.",
    Tags = ["example", "callbacks"],
    Defaults = { Retries = 1, RetryDelay = Seconds(0.1), OnRetry = ctx => ctx.Log($"{ctx.TaskId} is tried again after attempt {ctx.Attempt}: {ctx.Reason}") },
    OnSuccess = ctx => ctx.Log($"Run {ctx.RunId} of {ctx.DagId} for {ctx.LogicalDate:yyyy-MM-dd} is done."),
    OnFailure = ctx => ctx.Log($"Run {ctx.RunId} is {ctx.State}: {ctx.Reason}"),
};

var flaky = dag.Action("flaky", ctx =>
{
    if (ctx.Attempt == 1) throw new IOException("the line was busy");
});
var nothing = dag.Action("nothing", _ => throw new SkipException("there is nothing to do today"))
    .OnSkipped(ctx => ctx.Log($"{ctx.TaskId}: {ctx.Reason}"));
// A callback may wait for others, and may fail: that is shown, and changes nothing about the task.
var told = dag.Action("told", _ => { })
    .OnSuccessAsync(async ctx =>
    {
        await Task.Yield(); // here the message would go out
        throw new InvalidOperationException("The channel does not exist.");
    });
Chain(flaky, told);
