// Intervals: a run for each day, started when the day is over, with the day as its logical date.
var dag = new Dag("schedule_intervals")
{
    Description = "Processes whole days. The run of 2 November 00:00 covers 1 November and has that as its logical date.",
    Tags = ["example", "schedule"],
    Schedule = Daily(timeZone: "America/New_York").AsIntervals(),
    Start = new(2026, 11, 1),
};

dag.Action("process", ctx => ctx.Log($"Reads what came from {ctx.DataIntervalStart:yyyy-MM-dd HH:mm zzz} up to {ctx.DataIntervalEnd:yyyy-MM-dd HH:mm zzz}."));
