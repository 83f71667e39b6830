// Cron in a time zone: two expressions, one DAG. A run stands for the moment it is due at.
// ./tradewind dags next dags/examples/schedule_cron.csx --count 5
var dag = new Dag("schedule_cron")
{
    Description = "Runs on workdays at 07:30 and 16:30, and at noon of each month's last Friday, in Brussels.",
    Tags = ["example", "schedule"],
    Schedule = Cron("30 7,16 * * MON-FRI", "Europe/Brussels").And("0 12 * * FRIL"),
    Start = new(2026, 11, 1),
};

dag.Action("say", ctx => ctx.Log($"This run stands for {ctx.LogicalDate:yyyy-MM-dd HH:mm zzz}."));
