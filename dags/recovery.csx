// What happens when things go wrong: a retry, a fallback that runs only on failure, a branch, and a cleanup that always runs.
// The run ends in success, for every failure has its answer; try also --params '{"primaryIsDown":false}'
using System.ComponentModel;

record RecoveryParams
{
    [Description("Whether the first source fails, so that the fallback takes over")]
    public bool PrimaryIsDown { get; init; } = true;
}

var dag = new Dag("recovery")
{
    Description = "A flaky task with retries, a fallback on failure, a branch and a cleanup.",
    Tags = ["example"],
};
dag.Params<RecoveryParams>();

// Fails twice, then works: an exception is a failed attempt, and each attempt keeps its own log.
var ticket = dag.Task("flaky", ctx =>
{
    if (ctx.Attempt < 3)
        throw new IOException($"The queue is busy (attempt {ctx.Attempt}).");
    return $"ticket-{ctx.Attempt}";
}).Retry(4, Seconds(0.5), backoff: 2);

// FailNow: more attempts cannot help, so none are made.
var primary = dag.Action("primary", ticket, (id, ctx) =>
{
    if (ctx.Params<RecoveryParams>().PrimaryIsDown)
        throw new FailNowException($"The primary source knows no {id}.");
    ctx.Log("Read from the primary source.");
});

// Runs only if the primary failed, and is skipped otherwise.
var fallback = dag.Action("fallback", ctx => ctx.Log("Read from the fallback.")).Rule(OneFailed).After(primary);

// Either way there is data now. A branch returns the task to go on with; the other one is skipped.
var small = dag.Action("keep", ctx => ctx.Log("Kept it whole."));
var large = dag.Action("shrink", ctx => ctx.Log("Shrank it."));
var size = dag.Task("measure", ctx => 42).When(primary.Succeeded | fallback.Succeeded);
var choose = dag.Branch("choose", size, mb => mb > 1000 ? large : small);
choose.Then(small, large);

// Runs when all before it have ended, however they ended.
var cleanup = dag.Action("cleanup", ctx => ctx.Log("Temporary files are gone.")).Rule(AllDone).After(small, large, fallback);
