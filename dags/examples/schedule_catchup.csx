// Start, end and catchup: every interval of a week that has passed gets its run, two at a time.
var dag = new Dag("schedule_catchup")
{
    Description = "Makes up for the week from 2 to 8 November 2026; after that it has no more runs.",
    Tags = ["example", "schedule"],
    Schedule = Daily().AsIntervals(),
    Start = new(2026, 11, 2),
    End = new(2026, 11, 9),
    Catchup = true,
    MaxActiveRuns = 2,
};

dag.Action("load", ctx => ctx.Log($"Loads {ctx.LogicalDate:yyyy-MM-dd}."));
