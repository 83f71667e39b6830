// One run after the other: the next one begins ten seconds after the one before has ended, and covers the time since that one's interval.
var dag = new Dag("schedule_continuous")
{
    Description = "Works through what has arrived since the last run, again and again.",
    Tags = ["example", "schedule"],
    Schedule = Continuous(rest: Seconds(10)),
    // It begins when it is unpaused.
    StartPaused = true,
};

var arrived = dag.Task("arrived", ctx => (int)(ctx.DataIntervalEnd - ctx.DataIntervalStart).TotalSeconds);
dag.Action("work", arrived, (seconds, ctx) => ctx.Log($"Works through {seconds} seconds of messages."));
