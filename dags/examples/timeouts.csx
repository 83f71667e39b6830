// Four kinds of time: in a queue, of one attempt, of all attempts, of the whole run.
var dag = new Dag("timeouts")
{
    Description = "What is too slow is stopped, each by its own clock.",
    Tags = ["example", "timeouts"],
    RunTimeout = Hours(1),
    Defaults = { QueueTimeout = Minutes(10) },
};

// One attempt may take half a second: the first would take an hour and is stopped, the second is done at once.
var slow = dag.ActionAsync("slow", ctx => ctx.Attempt == 1 ? Task.Delay(Hours(1), ctx.CancellationToken) : Task.CompletedTask).Retry(1, Seconds(0.1)).Timeout(Seconds(0.5));
// It could go on failing for a long time, but has a second and a half for all of it.
var stubborn = dag.Action("stubborn", _ => throw new IOException("still not there")).Retry(1000, Seconds(0.2)).TotalTimeout(Seconds(1.5));
var done = dag.Action("done", ctx => ctx.Log("The run goes on.")).Rule(AllDone);
slow.Then(done);
stubborn.Then(done);
