// A list of given times, for what no rule describes.
var dag = new Dag("schedule_events")
{
    Description = "Runs before each of three deadlines, in Seoul's time.",
    Tags = ["example", "schedule"],
    Schedule = Events(new(2027, 1, 25, 9, 0, 0), new(2027, 4, 26, 9, 0, 0), new(2027, 7, 26, 9, 0, 0)).In("Asia/Seoul"),
};

dag.Action("remind", ctx => ctx.Log($"The deadline of {ctx.LogicalDate:d MMMM} comes closer."));
