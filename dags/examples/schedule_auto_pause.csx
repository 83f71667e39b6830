// Paused after three failed runs in a row, with a reason in the audit; unpausing begins the count anew.
// ./tradewind dags test dags/examples/schedule_auto_pause.csx --params '{"reachable":false}'
record Site
{
    public bool Reachable { get; init; } = true;
}

var dag = new Dag("schedule_auto_pause")
{
    Description = "Asks a site every five minutes, and stops asking when it stays away.",
    Tags = ["example", "schedule"],
    Schedule = Every(Minutes(5)).AsTriggers(),
    PauseAfterFailures = 3,
};
dag.Params<Site>();

dag.Action("ask", ctx =>
{
    if (!ctx.Params<Site>().Reachable) throw new InvalidOperationException("The site does not answer.");
    ctx.Log("The site answers.");
});
