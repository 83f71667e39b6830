// A page is opened and read under one session. When reading fails the session is gone, so both steps begin anew: twice at most.
var dag = new Dag("group_retry")
{
    Description = "A group that is retried as a whole.",
    Tags = ["example", "groups"],
};

var visit = dag.Group("visit");
visit.Retries = 2;
visit.RetryDelay = Seconds(1);
var open = visit.Task("open", ctx => ctx.Attempt);                       // visit.open
var read = visit.Task("read", open, session => session < 2               // visit.read
    ? throw new FailNowException($"Session {session} has expired.")
    : $"read under session {session}");

visit.Then(dag.Action("report", read, (text, ctx) => ctx.Log(text)));
