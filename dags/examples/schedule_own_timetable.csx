// A timetable of one's own, here in the script; in a plugin it serves many DAGs. The dag-processor asks it for the slots to come.
var dag = new Dag("schedule_own_timetable")
{
    Description = "Runs at the end of each trading day: workdays but for the holidays.",
    Tags = ["example", "schedule"],
    Schedule = new TradingDays { Holidays = [new(2026, 12, 25), new(2027, 1, 1)] },
    Start = new(2026, 11, 2),
};

dag.Action("settle", ctx => ctx.Log($"Settles {ctx.LogicalDate:yyyy-MM-dd}."));

// The same question always has the same answer: no clock, no network.
class TradingDays : CustomSchedule
{
    public List<DateOnly> Holidays { get; init; } = [];

    public override string Describe() => $"For each workday, at 18:00, but for {Holidays.Count} holidays";

    public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from)
    {
        for (var day = from.UtcDateTime.Date; ; day = day.AddDays(1))
        {
            var opens = new DateTimeOffset(day, TimeSpan.Zero).AddHours(9);
            if (opens >= from && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(DateOnly.FromDateTime(day)))
                yield return new ScheduleSlot(opens, opens.AddHours(9));
        }
    }
}
