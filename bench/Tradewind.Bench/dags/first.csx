// COLD: when does the first statement of the first task run?
var dag = new Dag("first") { MaxActiveRuns = 100 };
dag.Task("now", ctx =>
{
    ctx.Log("first line");
    return DateTime.UtcNow.Ticks;
});
