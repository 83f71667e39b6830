// Whether and when an attempt is made again: the wait grows, and the exception decides.
var dag = new Dag("retries")
{
    Description = "A growing wait, and rules by the type of the exception.",
    Tags = ["example", "retries"],
    Defaults =
    {
        Retries = 3,
        RetryDelay = Seconds(0.2),
        RetryBackoff = 5,
        RetryRules = [On<TimeoutException>().RetryIn(Seconds(0.1)), On<ArgumentException>().Fail()],
    },
};

// Again at once-and-a-bit: a busy line is soon free.
var busy = dag.Action("busy", ctx =>
{
    if (ctx.Attempt < 3) throw new TimeoutException("the line is busy");
});
// Again after 0.2 s, as every other fault.
var shaky = dag.Action("shaky", ctx =>
{
    if (ctx.Attempt == 1) throw new IOException("the disk was away");
});
// Never again: what is wrong now is wrong later.
var wrong = dag.Action("wrong", _ => throw new ArgumentException("there is no such customer"));
var done = dag.Action("done", ctx => ctx.Log("The run goes on.")).Rule(AllDone);
wrong.Then(done);
