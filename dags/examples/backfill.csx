// Runs for days that are past. On a server (TRADEWIND_DAGS=dags/examples):
//   tradewind backfills create backfill --from 2026-11-01 --to 2026-11-08 --dry-run
//   tradewind backfills create backfill --from 2026-11-01 --to 2026-11-08 --backwards --max-active-runs 2 --wait
//   tradewind backfills create backfill --from 2026-11-01 --to 2026-11-08 --reprocess failed
var dag = new Dag("backfill")
{
    Description = "A day's numbers, for any day.",
    Tags = ["example", "schedules"],
    Schedule = Daily().AsIntervals(),
    Start = new(2026, 1, 1),
};

// All it needs to know is in its run, so a day that is past is as good as today.
dag.Action("count", ctx => ctx.Log($"Counts {ctx.DataIntervalStart:yyyy-MM-dd} to {ctx.DataIntervalEnd:yyyy-MM-dd}."));
